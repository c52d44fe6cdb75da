"""The practice district: invented people and meetings in the real shape of Đà Bắc, 2023–2024.

Everything goes through the services that the pages use; only the choices are made here, by seeded
dice. It lives in `config` because only `config` knows every app. `load.load` puts it together:

    district   the tree of units            habits     how committees and cells work
    people     members and accounts         texts      what they write
    records    one meeting, written down    sheets     its sheet: scored, sent, reviewed
    year       which meeting comes when
"""

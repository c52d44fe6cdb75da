"""The practice district: invented people and meetings in the real shape of Đà Bắc, 2023–2024.

Everything goes through the services that the pages use; only the choices are made here, by one
seeded random generator. It lives in `config` because only `config` knows every app.
"""

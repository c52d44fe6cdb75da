"""Invented sentences for minutes, tasks and reasons, by the place where a cell works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cells.models import CellType, PartyUnit
from config.practice.dice import Dice

VILLAGE, SCHOOL, NURSERY, HEALTH = "village", "school", "nursery", "health"
FORCE, OFFICE, ALL = "force", "office", "all"
_WORK = {
    CellType.RESIDENTIAL: VILLAGE,
    CellType.SCHOOL: SCHOOL,
    CellType.HEALTH: HEALTH,
    CellType.POLICE: FORCE,
    CellType.MILITARY: FORCE,
    CellType.OFFICE: OFFICE,
    CellType.ENTERPRISE: OFFICE,
}
Sentences = Mapping[str, tuple[str, ...]]

_DONE: Sentences = {
    ALL: (
        "Chi bộ hoàn thành {many}/{more} nhiệm vụ mà nghị quyết tháng {last} đề ra.",
        "Đảng phí tháng {last} thu đủ, nộp đúng hạn.",
        "Còn {few} đồng chí chưa báo cáo kết quả nhiệm vụ được giao; chi bộ đã nhắc nhở tại hội nghị.",
        "{few} đồng chí được phân công giúp đỡ quần chúng ưu tú đã hoàn thành phần việc của mình.",
    ),
    VILLAGE: (
        "Gieo trồng đạt {percent} % kế hoạch diện tích; đàn gia súc ổn định, không có dịch bệnh.",
        "Vận động {many} hộ góp công làm đường nội {place}, hoàn thành {percent} % khối lượng.",
        "An ninh trật tự được giữ vững; hòa giải thành {few} vụ việc ngay tại {place}.",
        "Thu quỹ phòng, chống thiên tai đạt {percent} %; còn {many} hộ chưa nộp.",
        "Đội văn nghệ, tổ tự quản vệ sinh môi trường duy trì hoạt động hằng tuần.",
    ),
    SCHOOL: (
        "Duy trì sĩ số đạt {percent} %; {few} học sinh nghỉ học dài ngày đã được vận động trở lại lớp.",
        "Dự {many} tiết, góp ý chuyên môn cho giáo viên theo kế hoạch.",
        "Bữa ăn bán trú bảo đảm an toàn; phòng học, sân trường sạch đẹp.",
    ),
    NURSERY: (
        "Tỷ lệ trẻ đi học chuyên cần đạt {percent} %; trẻ đến trường an toàn.",
        "Bữa ăn bán trú bảo đảm vệ sinh; cân, đo, theo dõi sức khỏe của trẻ đúng lịch.",
    ),
    HEALTH: (
        "Tiêm chủng mở rộng đạt {percent} %; quản lý thai nghén và khám sức khỏe người cao tuổi đúng kế hoạch.",
        "Khám, chữa bệnh bảo đảm quy chế chuyên môn, không để xảy ra sai sót.",
        "Phối hợp phun hóa chất, vệ sinh môi trường tại {few} xóm, tiểu khu.",
    ),
    FORCE: (
        "Duy trì nghiêm chế độ trực; tổ chức {many} buổi tuần tra, địa bàn ổn định.",
        "Kết quả huấn luyện tháng {last}: khá trở lên đạt {percent} %.",
        "Quản lý tốt tài liệu, vũ khí, trang bị; không có vi phạm kỷ luật.",
    ),
    OFFICE: (
        "Giải quyết hồ sơ đúng hạn đạt {percent} %; không có đơn thư kéo dài.",
        "Tham mưu, ban hành kịp thời {many} văn bản theo chương trình công tác.",
        "Chấp hành giờ giấc làm việc, văn hóa công sở được giữ nghiêm.",
    ),
}
_PLANNED: Sentences = {
    ALL: (
        "Tiếp tục hoàn thành các nhiệm vụ còn lại của tháng {last}.",
        "Giúp đỡ {few} quần chúng ưu tú hoàn thiện hồ sơ, phấn đấu vào Đảng.",
        "Chuẩn bị nội dung sinh hoạt chuyên đề của quý.",
        "Mỗi đảng viên đăng ký một việc làm theo gương Bác, báo cáo tại kỳ sau.",
    ),
    VILLAGE: (
        "Chăm sóc cây trồng, phòng trừ sâu bệnh; chuẩn bị giống và phân bón cho vụ tới.",
        "Huy động ngày công phát dọn đường {place}, nạo vét {few} tuyến mương.",
        "Tuyên truyền phòng cháy, chữa cháy rừng; báo trưởng {place} trước khi đốt nương.",
        "Rà soát hộ nghèo, hộ cận nghèo; vận động nhân dân tham gia bảo hiểm y tế.",
        "Kiểm tra {few} hộ ở nơi có nguy cơ sạt lở, chuẩn bị phương án di dời khi mưa lớn.",
    ),
    SCHOOL: (
        "Phụ đạo học sinh yếu, bồi dưỡng học sinh giỏi; ôn tập theo đề cương thống nhất.",
        "Kiểm tra hồ sơ, giáo án; tổ chức {few} buổi sinh hoạt tổ chuyên môn.",
        "Vận động phụ huynh cho con đến lớp đều trong những ngày mưa rét.",
    ),
    NURSERY: (
        "Tổ chức {few} hoạt động trải nghiệm cho trẻ; bổ sung đồ dùng, đồ chơi tự làm.",
        "Phối hợp phụ huynh phòng bệnh theo mùa cho trẻ.",
    ),
    HEALTH: (
        "Trực khám, chữa bệnh 24/24 giờ; chuẩn bị thuốc, vật tư phòng dịch theo mùa.",
        "Truyền thông dinh dưỡng, dân số tại {few} xóm; tiêm chủng đúng lịch.",
    ),
    FORCE: (
        "Duy trì trực sẵn sàng chiến đấu; nắm chắc địa bàn, không để bị động.",
        "Huấn luyện theo kế hoạch tháng {month}; kiểm tra điều lệnh, nội vụ vào ngày thứ sáu hằng tuần.",
    ),
    OFFICE: (
        "Hoàn thành báo cáo tháng {month} trước ngày 20; phân công người theo dõi từng chỉ tiêu.",
        "Rà soát thủ tục hành chính, trả kết quả đúng hẹn.",
    ),
}
_DOCUMENTS: Sentences = {
    ALL: (
        "Phổ biến nghị quyết của cấp ủy cấp trên về nhiệm vụ trọng tâm tháng {month}.",
        "Quán triệt văn bản của Huyện ủy về công tác kiểm tra, giám sát và thi hành kỷ luật đảng.",
        "Thông báo kết quả hội nghị Ban Chấp hành Đảng bộ huyện; định hướng tuyên truyền tháng {month}.",
        "Đọc lại quy định về những điều đảng viên không được làm, liên hệ với tình hình chi bộ.",
    ),
}
_IDEOLOGY: Sentences = {
    ALL: (
        "Tư tưởng cán bộ, đảng viên ổn định, tin tưởng vào sự lãnh đạo của Đảng.",
        "Đồng chí {name} kể chuyện về Bác: giản dị, gần dân, nói đi đôi với làm; liên hệ công việc hằng ngày.",
        "Đồng chí {name} tự phê bình việc hoàn thành nhiệm vụ còn chậm; chi bộ góp ý thẳng thắn.",
        "Một số đồng chí còn ngại va chạm, ít góp ý; chi bộ yêu cầu khắc phục.",
    ),
    VILLAGE: (
        "Nhân dân băn khoăn về giá phân bón, giá ngô; đảng viên đã giải thích, cùng tìm nơi tiêu thụ.",
        "Con em đi làm xa nhiều; đảng viên nắm tình hình từng hộ để tuyên truyền.",
    ),
}
_OPINIONS: Sentences = {
    ALL: (
        "nhất trí với báo cáo; đề nghị làm rõ nguyên nhân của việc chậm",
        "đề nghị phân công cụ thể người làm, thời hạn cho từng việc",
        "đề nghị chi ủy kiểm tra việc thực hiện nhiệm vụ đã giao trước kỳ sinh hoạt sau",
        "nhất trí với dự thảo nghị quyết, bổ sung thời gian hoàn thành",
        "đề nghị gửi dự thảo sớm hơn để đảng viên có thời gian nghiên cứu",
        "nhận xét đảng viên trẻ cần mạnh dạn nhận việc khó",
    ),
    VILLAGE: (
        "đề nghị đảng viên phụ trách nhóm hộ đi cùng trưởng {place} vận động các hộ chưa tham gia",
        "phản ánh đoạn mương đầu {place} bị sạt, cần nạo vét trước vụ",
        "đề nghị lùi giờ họp sang sau bữa tối để các đồng chí ở nương về kịp",
        "đề nghị họp dân lấy ý kiến trước khi thu quỹ làm đường",
    ),
    SCHOOL: (
        "đề nghị tổ chuyên môn dự giờ chéo để học hỏi lẫn nhau",
        "phản ánh khu lẻ thiếu nước sinh hoạt, đề nghị nhà trường làm việc với xóm",
    ),
    NURSERY: (
        "đề nghị nhà trường sửa sân chơi, mái che trước mùa mưa",
        "phản ánh điểm lẻ thiếu giáo viên, đề nghị bố trí luân phiên",
    ),
    HEALTH: (
        "đề nghị bố trí thêm buổi tiêm tại xóm xa",
        "phản ánh thuốc bảo hiểm về chậm, đề nghị trạm báo cáo cấp trên",
    ),
    FORCE: (
        "đề nghị đổi phiên trực để mọi đồng chí được nghỉ đúng chế độ",
        "đề nghị tăng buổi xuống cơ sở cùng công an xã, tổ bảo vệ",
    ),
    OFFICE: (
        "đề nghị giảm họp, dành thời gian xuống cơ sở",
        "đề nghị mỗi phòng, bộ phận có bảng theo dõi việc chậm hạn",
    ),
}
_CONCLUSIONS: Sentences = {
    ALL: (
        "Chủ trì kết luận: thống nhất {many} nhiệm vụ, phân công từng đồng chí phụ trách, báo cáo tại kỳ sau.",
        "Chủ trì tóm tắt ý kiến, nêu ưu điểm, hạn chế, nguyên nhân và biện pháp khắc phục.",
        "Giao đồng chí {name} theo dõi, đôn đốc các việc còn chậm.",
    ),
}
TOPICS: Sentences = {
    VILLAGE: ("xây dựng nông thôn mới ở {place}", "bảo vệ và phát triển rừng", "giảm nghèo bền vững"),
    SCHOOL: ("đổi mới phương pháp dạy học", "xây dựng trường học hạnh phúc, an toàn"),
    NURSERY: ("lấy trẻ làm trung tâm", "xây dựng trường học hạnh phúc, an toàn"),
    HEALTH: ("nâng cao y đức, thái độ phục vụ người bệnh", "chăm sóc sức khỏe nhân dân tại cơ sở"),
    FORCE: ("giữ nghiêm kỷ luật, điều lệnh", "gần dân, trọng dân, giúp dân"),
    OFFICE: ("cải cách hành chính, phục vụ nhân dân", "học tập và làm theo gương Bác về tiết kiệm"),
}
_TOPIC_REPORT: Sentences = {
    ALL: (
        "Đồng chí {name} trình bày chuyên đề «{topic}»: thực trạng, nguyên nhân, việc cần làm.",
        "Báo cáo chuyên đề «{topic}» do đồng chí {name} chuẩn bị, có số liệu của đơn vị.",
    ),
}
_TOPIC_TALK: Sentences = {
    ALL: (
        "liên hệ thực tế: làm từ việc nhỏ, có người chịu trách nhiệm thì mới chuyển biến",
        "đề nghị chọn việc làm điểm rồi nhân rộng",
        "nêu hai khó khăn lớn nhất là kinh phí và thói quen cũ",
        "đồng tình với báo cáo, đề nghị bổ sung vai trò của đoàn thể",
    ),
}
_TOPIC_MEASURES: Sentences = {
    ALL: (
        "Kết luận chuyên đề «{topic}»: chọn {few} việc làm điểm, phân công đảng viên phụ trách, sơ kết sau ba tháng.",
    ),
}
_MENTIONS: Sentences = {
    ALL: (
        "Biểu dương đồng chí {name} hoàn thành tốt nhiệm vụ được giao.",
        "Biểu dương đồng chí {name} gương mẫu trong phong trào; nhắc nhở {few} đồng chí còn đến họp muộn.",
    ),
}
_PARTY_WORK: Sentences = {
    ALL: (
        "Nhất trí giới thiệu {few} quần chúng ưu tú đi học lớp bồi dưỡng nhận thức về Đảng.",
        "Nghe báo cáo giúp đỡ đảng viên dự bị; chi bộ thống nhất nhận xét.",
        "Thông báo việc giới thiệu đảng viên về nơi cư trú và nhận xét của nơi cư trú.",
    ),
}
_REMARKS: Sentences = {
    ALL: (
        "Đại diện cấp trên đánh giá buổi sinh hoạt đúng trình tự; đề nghị dành thêm thời gian thảo luận.",
        "Đại diện cấp trên lưu ý ghi đủ số phiếu biểu quyết và người chịu trách nhiệm từng việc.",
    ),
}
_STEPS: Mapping[str, Sentences] = {
    "last-month": _DONE,
    "this-month": _PLANNED,
    "superior-documents": _DOCUMENTS,
    "ideology": _IDEOLOGY,
    "conclusion": _CONCLUSIONS,
    "topic-report": _TOPIC_REPORT,
    "topic-measures": _TOPIC_MEASURES,
    "mentions": _MENTIONS,
    "party-work": _PARTY_WORK,
    "superior-remarks": _REMARKS,
}
_TALKS: Mapping[str, Sentences] = {"discussion": _OPINIONS, "topic-discussion": _TOPIC_TALK}


# Of these one sentence says all there is.
_SHORT = ("topic-report", "topic-measures", "mentions", "superior-remarks")


def work_of(unit: PartyUnit) -> str:
    """What the members of a cell do."""
    is_nursery = unit.cell_type == CellType.SCHOOL and "Mầm non" in unit.name
    return NURSERY if is_nursery else _WORK[CellType(unit.cell_type)]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the sentences of one meeting speak of."""

    month: date
    work: str
    place: str  # xóm or tiểu khu
    topic: str
    speakers: Sequence[str]


def minutes(dice: Dice, step: str, scene: Scene, length: int) -> str:
    """The minutes of one step of the agenda: about so many sentences, one a line."""
    if step in _TALKS:
        names = dice.sample(scene.speakers, min(len(scene.speakers), length + dice.randint(0, 2)))
        said = _some(dice, _TALKS[step], scene.work, len(names))
        lines = [f"Đồng chí {name}: {opinion}." for name, opinion in zip(names, said, strict=False)]
    else:
        lines = _some(dice, _STEPS[step], scene.work, 1 if step in _SHORT else length)
    return "\n".join(_filled(dice, line, scene) for line in lines)


def _some(dice: Dice, sentences: Sentences, work: str, count: int) -> list[str]:
    """Different sentences; those of the cell's own work come before what any cell may write."""
    own, common = sentences.get(work, ()), sentences.get(ALL, ())
    first = dice.sample(own, min(len(own), (count + 1) // 2))
    return [*first, *dice.sample(common, min(len(common), count - len(first)))]


def _filled(dice: Dice, sentence: str, scene: Scene) -> str:
    many = dice.randint(3, 7)
    return sentence.format(
        month=scene.month.month,
        last=scene.month.month - 1 or 12,
        place=scene.place,
        topic=scene.topic,
        name=dice.choice(scene.speakers),
        few=dice.randint(2, 4),
        many=many,
        more=many + dice.randint(0, 2),
        percent=dice.randint(72, 100),
    )

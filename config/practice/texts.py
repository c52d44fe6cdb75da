"""Invented sentences for minutes, reasons and tasks."""

from random import Random

MINUTES = {
    "last-month": (
        "Chi bộ đã lãnh đạo nhân dân hoàn thành {done} nhiệm vụ đề ra; diện tích gieo trồng đạt {percent} % kế hoạch.",
        "Công tác vệ sinh môi trường, an ninh trật tự được giữ vững; còn {left} hộ chưa nộp quỹ đúng hạn.",
        "Đã vận động {left} hộ tham gia làm đường nội xóm, hoàn thành {percent} % khối lượng.",
        "Việc thu đảng phí đầy đủ; một số đồng chí nộp còn chậm, đã được nhắc nhở.",
    ),
    "this-month": (
        "Tập trung chăm sóc lúa, phòng trừ sâu bệnh; chuẩn bị giống cho vụ tới.",
        "Vận động nhân dân đóng góp ngày công sửa đường, nạo vét {left} tuyến mương.",
        "Tuyên truyền phòng cháy, chữa cháy rừng; rà soát hộ nghèo, hộ cận nghèo.",
        "Chuẩn bị đại hội chi hội; giúp đỡ {left} quần chúng ưu tú phấn đấu vào Đảng.",
    ),
    "superior-documents": (
        "Bí thư phổ biến văn bản mới của Huyện ủy về công tác xây dựng Đảng.",
        "Quán triệt kết luận của đảng ủy về nhiệm vụ trọng tâm tháng.",
        "Thông báo kết quả kiểm tra, giám sát quý; định hướng tuyên truyền tháng.",
    ),
    "ideology": (
        "Tư tưởng đảng viên ổn định; liên hệ việc học tập Bác về tiết kiệm, gần dân.",
        "Một số đảng viên băn khoăn về giá vật tư; chi bộ đã giải thích rõ.",
        "Kể chuyện về Bác: tinh thần trách nhiệm; hai đồng chí tự liên hệ bản thân.",
    ),
    "discussion": (
        "Các ý kiến tập trung bàn cách vận động hộ chưa tham gia; đề nghị phân công đảng viên phụ trách hộ.",
        "Có ý kiến đề nghị đổi giờ họp sang chiều muộn; đa số nhất trí với dự thảo nghị quyết.",
        "Đề nghị chi ủy kiểm tra việc thực hiện nhiệm vụ đã giao; nêu rõ việc chậm và nguyên nhân.",
    ),
    "conclusion": (
        "Bí thư kết luận: thống nhất {done} nhiệm vụ, giao từng đồng chí phụ trách, báo cáo tại kỳ sau.",
        "Chủ trì tóm tắt ý kiến, nêu ưu điểm, hạn chế và biện pháp khắc phục.",
    ),
    "topic-report": (
        "Đồng chí được phân công trình bày chuyên đề về xây dựng nông thôn mới gắn với thực tế xóm.",
    ),
    "topic-discussion": ("Thảo luận cách làm ở từng nhóm hộ; nêu {left} việc cần làm trước.",),
    "topic-measures": ("Kết luận chuyên đề: chọn {left} việc làm điểm, phân công đảng viên phụ trách.",),
    "mentions": ("Biểu dương {left} đồng chí hoàn thành tốt nhiệm vụ được giao.",),
}
TASKS = (
    "Vận động hộ chậm nộp quỹ phòng chống thiên tai",
    "Tổ chức dọn vệ sinh đường xóm",
    "Rà soát danh sách hộ nghèo, hộ cận nghèo",
    "Giúp quần chúng ưu tú hoàn thiện hồ sơ kết nạp",
    "Kiểm tra phòng cháy rừng ở khu vực được giao",
    "Vận động hội viên tham gia làm đường nội đồng",
    "Tuyên truyền tiêm phòng cho đàn gia súc",
    "Theo dõi, nhắc việc nộp đảng phí của tổ",
    "Chuẩn bị báo cáo chuyên đề quý",
)
EXCUSES = ("Đi viện", "Con ốm", "Đi công tác", "Việc gia đình", "Đi làm xa", "Dự lớp tập huấn")
SHORTCOMINGS = (
    "Còn một số việc làm chưa kịp thời",
    "Ý kiến phát biểu còn ít, chưa đi sâu",
    "Chuẩn bị còn gấp, tài liệu chưa đủ",
    "Chưa nêu rõ trách nhiệm từng đồng chí",
)
SUPERIOR_REASONS = (
    "Biên bản chưa thể hiện rõ nội dung này",
    "Đối chiếu hồ sơ chưa đủ căn cứ để cho mức cao",
    "Qua dự sinh hoạt thấy thảo luận còn hình thức",
)
RETURN_REASONS = (
    "Thiếu số phiếu biểu quyết nghị quyết, đề nghị chi bộ ghi bổ sung",
    "Phần thảo luận ghi quá vắn tắt, đề nghị ghi rõ ý kiến từng đồng chí",
)


def paragraph(random: Random, code: str) -> str:
    """One or two sentences for a step of the agenda."""
    choices = MINUTES.get(code)
    if choices is None:
        return ""
    chosen = random.sample(choices, min(len(choices), random.choice((1, 2))))
    values = {"done": random.randint(3, 7), "percent": random.randint(72, 100), "left": random.randint(2, 9)}
    return " ".join(sentence.format(**values) for sentence in chosen)

"""Invented short texts beside the minutes: tasks, excuses, reasons for marks."""

from config.practice.texts import FORCE, HEALTH, NURSERY, OFFICE, SCHOOL, VILLAGE

TASKS = {
    VILLAGE: (
        "Vận động hộ chậm nộp quỹ phòng, chống thiên tai",
        "Tổ chức dọn vệ sinh đường nội xóm, nội khu",
        "Rà soát danh sách hộ nghèo, hộ cận nghèo",
        "Giúp quần chúng ưu tú hoàn thiện hồ sơ kết nạp",
        "Kiểm tra phòng cháy rừng ở khu vực được giao",
        "Vận động hội viên tham gia làm đường nội đồng",
        "Tuyên truyền tiêm phòng cho đàn gia súc",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
    SCHOOL: (
        "Vận động học sinh nghỉ học dài ngày trở lại lớp",
        "Phụ đạo nhóm học sinh yếu môn Toán, Tiếng Việt",
        "Kiểm tra bếp ăn bán trú, nguồn nước",
        "Chuẩn bị báo cáo chuyên đề của quý",
        "Giúp giáo viên trẻ hoàn thiện hồ sơ kết nạp Đảng",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
    NURSERY: (
        "Vận động phụ huynh cho trẻ đến lớp đều",
        "Kiểm tra bếp ăn bán trú, nguồn nước",
        "Làm đồ dùng, đồ chơi cho góc học tập",
        "Chuẩn bị báo cáo chuyên đề của quý",
        "Giúp giáo viên trẻ hoàn thiện hồ sơ kết nạp Đảng",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
    HEALTH: (
        "Rà soát trẻ chưa tiêm đủ mũi ở các xóm",
        "Lập danh sách người cao tuổi cần khám tại nhà",
        "Kiểm tra cơ số thuốc phòng, chống dịch",
        "Truyền thông vệ sinh an toàn thực phẩm",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
    FORCE: (
        "Kiểm tra chế độ trực, sổ sách, trang bị",
        "Phối hợp xã nắm tình hình địa bàn trọng điểm",
        "Tuyên truyền pháp luật tại trường học",
        "Giúp quần chúng ưu tú hoàn thiện hồ sơ kết nạp",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
    OFFICE: (
        "Rà soát hồ sơ chậm hạn, báo cáo nguyên nhân",
        "Dự thảo chương trình công tác quý",
        "Theo dõi lịch tiếp công dân",
        "Chuẩn bị báo cáo chuyên đề của quý",
        "Phụ trách, giúp đỡ quần chúng ưu tú của đơn vị",
        "Theo dõi, nhắc việc nộp đảng phí",
    ),
}
PLACES = {
    VILLAGE: "Nhà văn hóa {name}",
    SCHOOL: "Phòng hội đồng nhà trường",
    NURSERY: "Phòng hội đồng nhà trường",
    HEALTH: "Phòng giao ban",
    FORCE: "Phòng họp đơn vị",
    OFFICE: "Phòng họp cơ quan",
}
EXCUSES = ("Đi viện", "Con ốm", "Đi công tác", "Việc gia đình", "Chăm người ốm", "Dự lớp tập huấn")
AWAY = "Đi làm xa, có báo cáo chi bộ"
STORM = "Mưa lũ, đường bị chia cắt"
LEADER_AWAY = "Dự họp ở cấp trên"
NOT_HELD = (
    "Mưa lũ kéo dài, đường sạt lở, đảng viên không về họp được.",
    "Nhiều đảng viên đi làm xa, không đủ số để ra nghị quyết; chi bộ xin lùi sang tháng sau.",
    "Bí thư điều trị dài ngày, chi bộ chưa phân công người chủ trì.",
)
NOTHING_TO_MENTION = "Trong tháng không có trường hợp cần biểu dương, nhắc nhở"
SHORTCOMINGS = {
    "II.1": ("Phó bí thư chuẩn bị một phần", "Bí thư bận, giao chi ủy viên chuẩn bị"),
    "II.3": ("Chuẩn bị còn gấp, tài liệu chưa đủ", "Nội dung chưa rõ trọng tâm"),
    "III.4": ("Phần tư tưởng làm còn lướt", "Có phần sơ sài do thiếu thời gian", "Thảo luận ít, chưa đi sâu"),
    "III.6": ("Còn nêu chung, chưa rõ người, rõ việc", "Ngại nêu tên đồng chí có khuyết điểm"),
    "III.7": ("Ít gợi mở, đọc văn bản là chính", "Kết luận một số việc chưa rõ"),
    "IV.2": (
        "Góp ý còn nể nang",
        "Chưa nêu rõ trách nhiệm từng đồng chí",
        "Có làm nhưng chưa nêu nguyên nhân",
    ),
    "IV.3": ("Còn kiến nghị chưa trả lời", "Một số đồng chí nộp đảng phí chậm"),
}
SHORTCOMING = "Mặt này làm chưa thật tốt"  # of a criterion that has no sentence of its own
LOWERED = (
    "Biên bản chưa thể hiện rõ nội dung này",
    "Đối chiếu hồ sơ, chưa đủ căn cứ cho mức cao nhất",
    "Qua dự sinh hoạt, phần này làm còn lướt",
)
WITHOUT_COUNTS = (
    "Biểu quyết nghị quyết chưa ghi đủ số phiếu. Đề nghị chi bộ ghi bổ sung rồi biểu quyết lại phiếu."
)
WITHOUT_MINUTES = "Biên bản còn mục bỏ trống. Đề nghị ghi đủ ý kiến, kết luận rồi gửi lại."
RESOLUTION = "Nghị quyết lãnh đạo thực hiện nhiệm vụ tháng {month}/{year}."
ADMISSION = "Đề nghị cấp có thẩm quyền kết nạp quần chúng {name} vào Đảng."

"""One word for several measures, and verbs that must be kept apart: what tells them is the unit, the noun and the section."""

from __future__ import annotations

import pytest

from tests.unit.prose import assert_reads, facts, fates

SAME_WORD = [
    pytest.param(
        "严格规范行使自由裁量权，全年给予警告76件，罚款229件，罚款金额8.2万元，无一引起行政复议。",
        {"penalty.warnings": 76, "penalty.fine_cases": 229, "penalty.fines": 82000, "reconsideration.cases": 0},
        id="fines: cases and money",
    ),
    pytest.param(
        "全年实施行政处罚112户次，其中罚款89户、共31.45万元，警告23户。",
        {"penalty.cases_penalised": 112, "penalty.fine_cases": 89, "penalty.fines": 314500, "penalty.warnings": 23},
        id="fines: so many, together so much",
    ),
    pytest.param(
        "落实行政执法公示制度，全年在信用平台公示行政许可信息1124条、行政处罚信息86条；全年准予行政许可1124件，作出行政处罚决定86件。",
        {
            "disclosure.items_published[category=licensing]": 1124,
            "disclosure.items_published[category=penalty]": 86,
            "licensing.granted": 1124,
            "penalty.cases_penalised": 86,
        },
        id="published items of licensing beside licences",
    ),
    pytest.param(
        "调整完善权责清单，现有行政权力事项512项。全年实施行政处罚61件。",
        {"licensing.service_items": 512, "penalty.cases_penalised": 61},
        id="a power list beside penalties",
    ),
    pytest.param(
        "一是开展案卷评查3次，二是共评查案卷92份。三是组织法治培训14场次，培训执法人员862人次。",
        {"review.evaluations": 3, "review.files_evaluated": 92, "training.sessions": 14, "training.participants": 862},
        id="evaluations and training by times and by things",
    ),
    pytest.param(
        "强化社会监督，收到医疗投诉268件、12345热线转办件954件，受理信访件37件，办结率均为100%。",
        {"complaint.medical_received": 268, "complaint.hotline_received": 954, "petition.accepted": 37},
        id="three channels of complaint",
    ),
    pytest.param(
        "局主要负责人带头学法用法，主持召开党组会议专题研究法治工作5次，组织党组理论学习中心组法治专题学习6次，机关干部集中学法11次。",
        {"decision.law_agenda_meetings": 5, "learning.group_sessions": 6, "learning.staff_sessions": 11},
        id="study, and meetings about the law",
    ),
    pytest.param(
        "全年制定行政规范性文件2件，清理行政规范性文件27件，其中继续有效19件、废止8件，向市司法局报备规范性文件2件。",
        {"normative.issued": 2, "normative.reviewed": 27, "normative.retained": 19, "normative.repealed": 8, "normative.filed": 2},
        id="normative documents made, gone through, kept, repealed, filed",
    ),
]

STEPS = [
    pytest.param(
        "优化政务服务，全年共收到行政许可申请1246件，受理1231件，准予许可1219件，不予许可8件。",
        {"licensing.applied": 1246, "licensing.accepted": 1231, "licensing.granted": 1219, "licensing.refused": 8},
        id="applied, accepted, granted, refused",
    ),
    pytest.param(
        "区政务服务中心卫生健康窗口全年办理各类审批服务事项8642件，其中即办件5218件，按时办结率100%。",
        {"licensing.handled": 8642, "licensing.instant_handled": 5218, "licensing.on_time_rate": 100},
        id="handled, of that on the spot",
    ),
    pytest.param(
        "全年受理医疗机构执业许可申请74件，发放《医疗机构执业许可证》68件；发放公共场所卫生许可证915件，注销公共场所卫生许可证63件。",
        {
            "licensing.granted[licence=medical_institution]": 68,
            "licensing.granted[licence=public_place]": 915,
            "licensing.revoked[licence=public_place]": 63,
        },
        id="licences of a kind granted and cancelled",
    ),
    pytest.param(
        "全年收到政府信息公开申请18件，已答复17件，1件结转下年度继续办理。",
        {"disclosure.requests": 18, "disclosure.requests_answered": 17},
        id="requests and answers, what is carried over is neither",
    ),
    pytest.param(
        "全年查办案件94件，作出行政处罚决定88件，办结85件，向人民法院申请强制执行3件。",
        {
            "penalty.cases_filed": 94,
            "penalty.cases_penalised": 88,
            "penalty.cases_closed": 85,
            "penalty.court_enforcements": 3,
        },
        id="investigated, decided, closed, enforced",
    ),
    pytest.param(
        "承接“12345”政务服务便民热线工单2184件，按期办结2179件，满意率97.6%；受理群众来信来访66件，办结66件。",
        {
            "complaint.hotline_received": 2184,
            "complaint.hotline_resolved": 2179,
            "complaint.hotline_resolution_rate[measure=satisfaction]": 97.6,
            "petition.accepted": 66,
            "petition.resolved": 66,
        },
        id="what is finished belongs to the channel before it",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SAME_WORD)
def test_the_same_word_for_two_measures(text: str, expected: dict[str, float]) -> None:
    optional = {"complaint.hotline_resolution_rate": 100, "petition.resolution_rate": 100}
    assert_reads(text, expected, optional)


@pytest.mark.parametrize(("text", "expected"), STEPS)
def test_asked_accepted_granted_and_finished_are_kept_apart(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected, {"licensing.accepted[licence=medical_institution]": 74})


def test_the_parts_of_a_power_list_are_neither_licences_nor_penalties() -> None:
    text = "动态调整权责清单，全委现有行政职权445项，其中行政许可类29项、行政处罚类356项、行政强制类11项，其他行政权力49项。"
    assert facts(text) == {"licensing.service_items": 445}
    assert "observation" not in [fates(text)[printed] for printed in ("29项", "356项", "11项", "49项")]

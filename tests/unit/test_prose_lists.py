"""Figures in lists: what they lean on, how parts stand to their whole, names and units that several figures share."""

from __future__ import annotations

import pytest

from tests.unit.prose import assert_reads

LEANING = [
    pytest.param(
        "一年来，综合监督所严格落实行政执法三项制度，共办理卫生行政处罚案件46宗，结案41宗，执行中5宗，共计罚款31.62万元，"
        "没收违法所得2.08万元。",
        {
            "penalty.cases_filed": 46,
            "penalty.cases_closed": 41,
            "penalty.cases_in_execution": 5,
            "penalty.fines": 316200,
            "penalty.confiscations": 20800,
        },
        id="cases, closed, in execution, fines",
    ),
    pytest.param(
        "全区卫生监督机构依法从严查处各类违法行为，全年立案58起，已结案52起，其余6起尚在执行，罚没款合计46.3万元。",
        {
            "penalty.cases_filed": 58,
            "penalty.cases_closed": 52,
            "penalty.cases_in_execution": 6,
            "penalty.fines_and_confiscations": 463000,
        },
        id="the rest of the cases",
    ),
    pytest.param(
        "扎实推进公共场所量化分级管理，全年对辖区312家住宿、美容美发等公共场所开展信用等级评价，A级12家，B级146家，C级154家。",
        {
            "credit.entities_graded[domain=public_place]": 312,
            "credit.entities_graded[domain=public_place;grade=A]": 12,
            "credit.entities_graded[domain=public_place;grade=B]": 146,
            "credit.entities_graded[domain=public_place;grade=C]": 154,
        },
        id="grades of what was evaluated clauses back",
    ),
    pytest.param(
        "畅通信访渠道，落实领导接访制度，全年共受理群众来信来访84件，按期办结83件，办结率98.8%，接待来访群众126人次。",
        {"petition.accepted": 84, "petition.resolved": 83, "petition.resolution_rate": 98.8, "petition.visitors": 126},
        id="petitions, resolved, their rate",
    ),
    pytest.param(
        "区医疗纠纷人民调解委员会充分发挥第三方作用，全年受理医疗纠纷63件，成功调解60件，成功率95.2%，涉及赔付金额312.7万元。",
        {"mediation.applications": 63, "mediation.agreements": 60, "mediation.success_rate": 95.2, "mediation.compensation": 3127000},
        id="mediation, its rate and its money",
    ),
    pytest.param(
        "聚焦重点领域开展监督抽检，全年抽检各类样品486份，合格462份，合格率95.06%，对不合格单位均依法下达监督意见书24份。",
        {
            "inspection.samples_tested": 486,
            "inspection.samples_passed": 462,
            "inspection.sample_pass_rate": 95.06,
            "inspection.opinions_issued": 24,
        },
        id="samples, passed, their rate",
    ),
    pytest.param(
        "全年共作出行政处罚决定133件，其中警告41件，罚款118件，罚款金额56.2万元，吊销《医疗机构执业许可证》1户。",
        {
            "penalty.cases_penalised": 133,
            "penalty.warnings": 41,
            "penalty.fine_cases": 118,
            "penalty.fines": 562000,
            "penalty.licence_revocations": 1,
        },
        id="kinds of penalty",
    ),
]

NUMBER_FIRST = [
    pytest.param(
        "健全重大案件集体讨论制度，全年局案件审理委员会集体讨论了15宗重大行政处罚案件，确保程序合法、裁量适当。",
        {"review.collective_discussions": 15},
        id="discussed so many cases",
    ),
    pytest.param(
        "依法履行行政复议答复职责，全年共办理行政复议案件3件，其中2件维持、1件撤销。",
        {
            "reconsideration.cases": 3,
            "reconsideration.cases[outcome=upheld]": 2,
            "reconsideration.cases[outcome=overturned]": 1,
        },
        id="so many upheld, so many overturned",
    ),
    pytest.param(
        "扎实做好复议应诉工作，2024年全委共有4件行政诉讼案件，3件胜诉、1件尚在审理。",
        {"litigation.cases": 4, "litigation.cases[outcome=upheld]": 3, "litigation.cases[outcome=pending]": 1},
        id="so many lawsuits, won and pending",
    ),
    pytest.param(
        "落实包容审慎监管，对26件首次违法且危害后果轻微的案件不予行政处罚，让执法既有力度又有温度。",
        {"penalty.exempted_cases": 26},
        id="so many minor cases not punished",
    ),
    pytest.param(
        "深化“高效办成一件事”改革，52项政务服务事项实现“最多跑一次”，24项事项纳入“一件事”清单，企业群众满意度持续提升。",
        {"licensing.simplified_items": 24},
        id="so many items on a list",
    ),
    pytest.param(
        "扎实开展执法人员能力提升行动，共有187名执法人员参加全市行政执法资格考试，8名执法人员被评为全市卫生监督先进个人。",
        {"exam.participants": 187, "officers.honoured[level=municipal]": 8},
        id="so many officers sat the exam",
    ),
    pytest.param(
        "规范行政裁量，全年共有9件案件移送公安机关，另有12条问题线索移送市场监管、医保等部门处理。",
        {"penalty.transferred_to_police": 9, "penalty.transferred_cases": 12},
        id="so many cases transferred",
    ),
]

DOMAINS = [
    pytest.param(
        "严查重点领域违法行为。其中，公共场所卫生立案129件、处罚122件、罚款27.3万元；医疗卫生立案86件、处罚80件、罚款114.6万元；"
        "职业卫生立案31件、处罚30件、罚款42万元；生活饮用水卫生立案12件、处罚11件、罚款6.8万元。",
        {
            "penalty.cases_filed[domain=public_place]": 129,
            "penalty.cases_penalised[domain=public_place]": 122,
            "penalty.fines[domain=public_place]": 273000,
            "penalty.cases_filed[domain=medical]": 86,
            "penalty.cases_penalised[domain=medical]": 80,
            "penalty.fines[domain=medical]": 1146000,
            "penalty.cases_filed[domain=occupational]": 31,
            "penalty.cases_penalised[domain=occupational]": 30,
            "penalty.fines[domain=occupational]": 420000,
            "penalty.cases_filed[domain=drinking_water]": 12,
            "penalty.cases_penalised[domain=drinking_water]": 11,
            "penalty.fines[domain=drinking_water]": 68000,
        },
        id="domains each with cases, penalties and fines",
    ),
    pytest.param(
        "按专业分，学校卫生方面立案4起，罚款1.2万元；放射卫生方面立案6起，罚款5.5万元，结案5起；医疗美容方面立案9起，罚款38.6万元，结案9起。",
        {
            "penalty.cases_filed[domain=school]": 4,
            "penalty.fines[domain=school]": 12000,
            "penalty.cases_filed[domain=radiation]": 6,
            "penalty.fines[domain=radiation]": 55000,
            "penalty.cases_closed[domain=radiation]": 5,
            "penalty.cases_filed[domain=aesthetic]": 9,
            "penalty.fines[domain=aesthetic]": 386000,
            "penalty.cases_closed[domain=aesthetic]": 9,
        },
        id="domains as sides of the work",
    ),
    pytest.param(
        "全年检查公共场所2316户次、医疗机构842户次、学校196户次、供水单位58户次，监督频次较上年明显加密。",
        {
            "inspection.inspections[domain=public_place]": 2316,
            "inspection.inspections[domain=medical]": 842,
            "inspection.inspections[domain=school]": 196,
            "inspection.inspections[domain=drinking_water]": 58,
        },
        id="one verb for visits to all domains",
    ),
    pytest.param(
        "2024年共立案查处违法案件205件，涉及公共场所98件，医疗机构61件，传染病防治27件，职业卫生12件，放射卫生7件。",
        {
            "penalty.cases_filed": 205,
            "penalty.cases_filed[domain=public_place]": 98,
            "penalty.cases_filed[domain=medical]": 61,
            "penalty.cases_filed[domain=infectious_disease]": 27,
            "penalty.cases_filed[domain=occupational]": 12,
            "penalty.cases_filed[domain=radiation]": 7,
        },
        id="domains that share the measure of the total",
    ),
]

NESTED = [
    pytest.param(
        "认真办理建议提案，全年共承办各级人大代表建议和政协委员提案48件，其中人大代表建议21件（主办15件、会办6件），"
        "政协提案27件（主办18件、会办9件），答复率100%。",
        {
            "proposals.total": 48,
            "proposals.total[body=npc]": 21,
            "proposals.total[body=npc;role=lead]": 15,
            "proposals.total[body=npc;role=assist]": 6,
            "proposals.total[body=cppcc]": 27,
            "proposals.total[body=cppcc;role=lead]": 18,
            "proposals.total[body=cppcc;role=assist]": 9,
            "proposals.response_rate": 100,
        },
        id="brackets inside parts",
    ),
    pytest.param(
        "全年共承办建议提案35件，其中市级建议提案12件，其中人大代表建议5件、政协提案7件；区级建议提案23件，其中人大代表建议10件、政协提案13件。",
        {
            "proposals.total": 35,
            "proposals.total[level=municipal]": 12,
            "proposals.total[body=npc;level=municipal]": 5,
            "proposals.total[body=cppcc;level=municipal]": 7,
            "proposals.total[level=county]": 23,
            "proposals.total[body=npc;level=county]": 10,
            "proposals.total[body=cppcc;level=county]": 13,
        },
        id="parts inside parts",
    ),
    pytest.param(
        "全年办理医师执业注册412件，其中首次注册86件、变更注册301件（其中多机构备案44件）、注销注册25件。",
        {
            "licensing.physician_registrations": 412,
            "licensing.physician_registrations[registration=first]": 86,
            "licensing.physician_registrations[registration=change]": 301,
            "licensing.physician_registrations[registration=multi_site]": 44,
            "licensing.physician_registrations[registration=cancellation]": 25,
        },
        id="parts inside brackets",
    ),
    pytest.param(
        "全年评查行政执法案卷160份（其中行政处罚案卷118份，行政许可案卷42份），评选出优秀案卷12份。",
        {
            "review.files_evaluated": 160,
            "review.files_evaluated[object=penalty]": 118,
            "review.files_evaluated[object=licensing]": 42,
            "review.exemplary_cases": 12,
        },
        id="parts in brackets, the list goes on behind them",
    ),
    pytest.param(
        "全年立案查处违法案件96件，其中一般程序74件（公共场所41件、医疗卫生33件），简易程序22件；结案90件。",
        {
            "penalty.cases_filed": 96,
            "penalty.cases_filed[procedure=general]": 74,
            "penalty.cases_filed[domain=public_place;procedure=general]": 41,
            "penalty.cases_filed[domain=medical;procedure=general]": 33,
            "penalty.cases_filed[procedure=simple]": 22,
            "penalty.cases_closed": 90,
        },
        id="domains inside a procedure",
    ),
    pytest.param(
        "完成“双随机、一公开”抽查任务231家，其中国家级任务164家，省级任务67家，任务完成率100%。",
        {
            "inspection.random_completed": 231,
            "inspection.random_completed[level=national]": 164,
            "inspection.random_completed[level=provincial]": 67,
            "inspection.random_completion_rate": 100,
        },
        marks=pytest.mark.xfail(reason="the parts are random_tasks, not random_completed as their whole", strict=True),
        id="levels of tasks",
    ),
]

SHARED = [
    pytest.param(
        "深入推进公共卫生监督，全年公共场所、医疗卫生、职业卫生立案数分别为46件、31件、9件，均严格按程序办理。",
        {
            "penalty.cases_filed[domain=public_place]": 46,
            "penalty.cases_filed[domain=medical]": 31,
            "penalty.cases_filed[domain=occupational]": 9,
        },
        id="respectively: over domains",
    ),
    pytest.param(
        "（三）严格执法监管，群众健康得到保障\n公共场所、医疗卫生、职业卫生三个专业立案分别为88件、47件、19件，处罚分别为85件、44件、18件。",
        {
            "penalty.cases_filed[domain=public_place]": 88,
            "penalty.cases_filed[domain=medical]": 47,
            "penalty.cases_filed[domain=occupational]": 19,
            "penalty.cases_penalised[domain=public_place]": 85,
            "penalty.cases_penalised[domain=medical]": 44,
            "penalty.cases_penalised[domain=occupational]": 18,
        },
        id="respectively: one measure for all domains, below a heading of another one",
    ),
    pytest.param(
        "（三）严格规范公正文明执法\n公共场所、放射卫生、生活饮用水、学校卫生抽检样品分别为220份、66份、41份、38份。",
        {
            "inspection.samples_tested[domain=public_place]": 220,
            "inspection.samples_tested[domain=radiation]": 66,
            "inspection.samples_tested[domain=drinking_water]": 41,
            "inspection.samples_tested[domain=school]": 38,
        },
        id="respectively: the measure stands with the last domain",
    ),
    pytest.param(
        "受理行政复议、行政诉讼案件分别为5件和2件，均依法依规答复应诉。",
        {"reconsideration.cases": 5, "litigation.cases": 2},
        id="respectively: over two measures, joined by 和",
    ),
    pytest.param(
        "全年共承办人大代表建议、政协委员提案分别为14件、22件，办复率、面商率和满意率均为100%。",
        {
            "proposals.total[body=npc]": 14,
            "proposals.total[body=cppcc]": 22,
            "proposals.response_rate": 100,
            "proposals.response_rate[measure=meeting]": 100,
            "proposals.response_rate[measure=satisfaction]": 100,
        },
        id="respectively, then all alike",
    ),
    pytest.param(
        "国家、省级“双随机”任务完成率分别为100%和98.5%。",
        {
            "inspection.random_completion_rate[level=national]": 100,
            "inspection.random_completion_rate[level=provincial]": 98.5,
        },
        id="respectively: over levels",
    ),
    pytest.param(
        "2024年罚款金额在公共场所、医疗卫生、职业卫生三个专业分别为43.5、196.8和16.4万元，处罚力度持续加大。",
        {
            "penalty.fines[domain=public_place]": 435000,
            "penalty.fines[domain=medical]": 1968000,
            "penalty.fines[domain=occupational]": 164000,
        },
        id="respectively: the unit given once",
    ),
    pytest.param(
        "全年办理护士首次注册、变更注册、延续注册112、86和143件。",
        {
            "licensing.nurse_registrations[registration=first]": 112,
            "licensing.nurse_registrations[registration=change]": 86,
            "licensing.nurse_registrations[registration=renewal]": 143,
        },
        id="the unit given once, without respectively",
    ),
    pytest.param(
        "全年组织执法人员参加法律知识考试，参考率、合格率均为100%；窗口网上受理率和网上办结率均达98%以上。",
        {
            "exam.participation_rate": 100,
            "licensing.online_rate[stage=acceptance]": 98,
            "licensing.online_rate[stage=completion]": 98,
            "exam.pass_rate[group=officers]": 100,
        },
        id="all alike, twice in a sentence",
    ),
    pytest.param(
        "全年承办12345热线工单、民生热线转办件共计1268件，办结率和群众满意率分别达到99.6%、97.8%。",
        {
            "complaint.hotline_received": 1268,
            "complaint.hotline_resolution_rate": 99.6,
            "complaint.hotline_resolution_rate[measure=satisfaction]": 97.8,
        },
        id="two kinds with one figure, then respectively",
    ),
    pytest.param(
        "本局政务服务事项除涉密的以外均可网上办理，网上可办率、“跑零次”可实现率均达100%，承诺时限比法定时限压缩93.2%。",
        {"licensing.online_rate": 100, "licensing.time_reduction_rate": 93.2},
        id="two rates that mean one cell",
    ),
    pytest.param(
        "窗口“跑零次”可实现率、网上可办率均为100%。",
        {"licensing.online_rate": 100},
        id="two rates that mean one cell, the known name last",
    ),
]

TOTALS = [
    pytest.param(
        "认真办理市人大代表建议9件、市政协提案13件，共22件，全部在规定时限内办结，满意率100%。",
        {
            "proposals.total[body=npc;level=municipal]": 9,
            "proposals.total[body=cppcc;level=municipal]": 13,
            "proposals.total": 22,
            "proposals.response_rate": 100,
            "proposals.response_rate[measure=satisfaction]": 100,
        },
        id="total after its parts",
    ),
    pytest.param(
        "严格落实罚缴分离制度，全年罚款62.4万元、没收违法所得11.3万元，罚没款合计73.7万元。",
        {"penalty.fines": 624000, "penalty.confiscations": 113000, "penalty.fines_and_confiscations": 737000},
        id="a sum of money after its parts",
    ),
    pytest.param(
        "全年罚没款合计73.7万元，其中罚款62.4万元、没收违法所得11.3万元。",
        {"penalty.fines_and_confiscations": 737000, "penalty.fines": 624000, "penalty.confiscations": 113000},
        id="a sum of money before its parts",
    ),
    pytest.param(
        "公共场所立案46件、医疗卫生立案31件、职业卫生立案9件，全年共计立案86件。",
        {
            "penalty.cases_filed[domain=public_place]": 46,
            "penalty.cases_filed[domain=medical]": 31,
            "penalty.cases_filed[domain=occupational]": 9,
            "penalty.cases_filed": 86,
        },
        id="domains before the total",
    ),
    pytest.param(
        "持续做好医师护士电子化注册工作，其中首次注册58件、变更注册132件、延续注册210件，全年累计办理护士执业注册400件。",
        {
            "licensing.nurse_registrations[registration=first]": 58,
            "licensing.nurse_registrations[registration=change]": 132,
            "licensing.nurse_registrations[registration=renewal]": 210,
            "licensing.nurse_registrations": 400,
        },
        id="kinds before what they are kinds of",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LEANING)
def test_figures_lean_on_a_subject_clauses_back(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(("text", "expected"), NUMBER_FIRST)
def test_a_figure_before_what_it_counts(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(("text", "expected"), DOMAINS)
def test_lists_of_domains(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(("text", "expected"), NESTED)
def test_parts_of_parts(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(("text", "expected"), SHARED)
def test_names_and_units_shared_by_figures(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)


@pytest.mark.parametrize(("text", "expected"), TOTALS)
def test_totals_before_and_after_their_parts(text: str, expected: dict[str, float]) -> None:
    assert_reads(text, expected)

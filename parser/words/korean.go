package words

var korean = language{
	name: "Korean",

	roles: map[Role]roleWords{
		Goals:          {parts: "목표"},
		Metrics:        {parts: "지표, 성공 기준, 완료 조건"},
		Features:       {parts: "기능, 사양", weakParts: "요구사항"},
		Architecture:   {parts: "아키텍처, 설계"},
		Implementation: {parts: "구현, 개발, 작업, 할일, 다음 단계"},
		Testing:        {parts: "테스트, 검증"},
		Documentation:  {parts: "문서"},
		Risks:          {parts: "위험, 리스크"},
		Rollout:        {parts: "배포, 출시, 릴리스"},
		Questions:      {parts: "질문, 결정"},
		Resources:      {parts: "리소스, 자원, 참고"},
		Appendix:       {parts: "부록"},
		SignOff:        {parts: "승인"},
		Notes:          {parts: "비고, 메모"},
	},

	milestones: "마일스톤",
	versions:   "버전",
	phases:     "단계",
	counters:   "단계",
	windows:    "주, 일",
	until:      "부터",
	units:      map[Unit]list{UnitDay: "일", UnitWeek: "주", UnitMonth: "개월"},

	summaries: "요약",
	legends:   "범례",
	wholes:    "일정",

	fields: map[Field]list{
		FieldDue:      "마감일",
		FieldStart:    "시작일",
		FieldDate:     "날짜",
		FieldDuration: "기간",
	},
	dependsOn: "의존성",
	none:      "없음",
	labels: map[Label]list{
		LabelOwner:    "담당자",
		LabelDecision: "결정",
		LabelDue:      "마감, 마감일",
	},
	due:  "마감일, 마감",
	past: "완료",

	columns: map[Column]list{
		ColumnRisk:        "위험, 리스크",
		ColumnProbability: "발생 확률, 확률, 가능성",
		ColumnImpact:      "영향, 영향도, 심각도",
		ColumnMitigation:  "완화, 대응, 완화 방안",
		ColumnStatus:      "상태, 진행",
		ColumnDescription: "설명, 비고",
		ColumnOwner:       "담당, 담당자",
	},
	groups: "주, 일, 날짜",
	cells: map[Status]list{
		StatusDone:       "완료",
		StatusDropped:    "취소, 취소됨",
		StatusInProgress: "진행 중, 진행중",
		StatusUnfinished: "예정, 대기",
	},

	ids:         "작업, 목표, 질문, 단계, 태스크",
	dropReasons: "이동, 취소",

	titleStatus: "완료, 완료됨, 진행 중, 진행중",

	joinedStates: "완료, 진행중",
}

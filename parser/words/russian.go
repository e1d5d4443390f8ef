package words

var russian = language{
	name: "Russian",

	roles: map[Role]roleWords{
		Goals:        {strong: "цель, цели", weak: "целей"},
		Metrics:      {strong: "метрики, показатели, критерии"},
		Features:     {strong: "функции, функциональность, возможности, спецификация", weak: "требования, требований, функций"},
		Architecture: {strong: "архитектура, проектирование", weak: "архитектуры"},
		Implementation: {
			strong: "следующие шаги, дальнейшие шаги, реализация, разработка, задачи, задача",
			weak:   "реализации, разработки, разработке, задач",
		},
		Testing:       {strong: "тест, тесты, тестирование, проверка", weak: "тестирования, тестированию, проверки"},
		Documentation: {strong: "документация", weak: "документации"},
		Risks:         {strong: "риск, риски", weak: "рисков, рисками"},
		Rollout: {
			strong: "развёртывание, развертывание, релиз, выпуск, запуск, внедрение",
			weak:   "развёртывания, развертывания, внедрения, релиза, релизы, запуска, выпуска",
		},
		Questions: {strong: "вопрос, вопросы, решения", weak: "вопросов, решений"},
		Resources: {strong: "ресурсы, ссылки", weak: "ресурсов, ссылок", lone: "источники"},
		Appendix:  {strong: "приложение, приложения, глоссарий"},
		SignOff:   {strong: "согласование, утверждение"},
		Notes:     {strong: "заметки, примечания"},
	},
	joiners: "и",

	milestones: "веха",
	versions:   "версия",
	phases:     "этап, фаза",
	stretches:  "неделя",
	windows:    "недел",
	until:      "по, до",
	units:      map[Unit]list{UnitDay: "дн, день", UnitWeek: "недел", UnitMonth: "месяц"},

	summaries: "резюме",
	legends:   "легенда",
	wholes:    "график, сроки",

	fields: map[Field]list{
		FieldDue:      "срок",
		FieldStart:    "дата начала",
		FieldDate:     "дата",
		FieldDuration: "длительность",
	},
	dependsOn: "зависимости",
	labels: map[Label]list{
		LabelOwner:    "ответственный",
		LabelDecision: "решение",
		LabelDue:      "срок",
		LabelEstimate: "оценка",
	},
	due:  "срок до, срок, до",
	past: "готово, сделано, завершено, выполнено",

	columns: map[Column]list{
		ColumnRisk:        "риск, риски",
		ColumnProbability: "вероятность",
		ColumnImpact:      "влияние, последствия",
		ColumnMitigation:  "меры, снижение",
		ColumnStatus:      "статус, состояние",
		ColumnDescription: "описание, примечание",
		ColumnOwner:       "ответственный",
	},
	groups: "неделя, день, месяц, дата",
	cells: map[Status]list{
		StatusDone:       "готово, завершено, сделано",
		StatusDropped:    "отменено",
		StatusInProgress: "в работе",
		StatusUnfinished: "запланировано, планируется",
	},
	titleStatus: "готово, сделано, завершено, выполнено, в работе",

	ids:           "задача, цель, вопрос, шаг",
	abbreviations: "св, др",
	referring:     "см, из, для, в, от, по, через, о, об, и, или, с, без, после, до",
	dropReasons:   "перенесено, см, отменено, заменено, отложено",

	sectionKinds: "этап, задача, шаг, фаза",
	lineStates:   "готово, сделано",
}

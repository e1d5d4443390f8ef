package words

var portuguese = language{
	name: "Portuguese",

	roles: map[Role]roleWords{
		Goals:          {strong: "objetivo, objetivos, metas"},
		Metrics:        {strong: "métricas, indicadores, critérios"},
		Features:       {strong: "funcionalidade, funcionalidades, características, especificações", weak: "requisitos"},
		Architecture:   {strong: "arquitetura", weak: "projeto"},
		Implementation: {strong: "próximos passos, implementação, desenvolvimento, tarefas"},
		Testing:        {strong: "teste, testes, verificação"},
		Documentation:  {strong: "documentação"},
		Risks:          {strong: "risco, riscos"},
		Rollout:        {strong: "implantação, lançamento"},
		Questions:      {strong: "pergunta, perguntas, decisão, decisões"},
		Resources:      {strong: "recursos, referências"},
		Appendix:       {strong: "anexo, anexos"},
		SignOff:        {strong: "aprovação, aprovações"},
		Notes:          {strong: "notas, observações"},
	},
	joiners: "e, de, do, da, dos, das",

	milestones: "marco",
	versions:   "versão",
	phases:     "fase, etapa",
	stretches:  "semana",
	windows:    "semana, mes",
	until:      "até",
	units:      map[Unit]list{UnitDay: "dia", UnitWeek: "semana", UnitMonth: "mês, mes"},

	summaries: "resumo",
	legends:   "legenda",
	wholes:    "cronograma, calendario",

	fields: map[Field]list{
		FieldDue:      "prazo",
		FieldStart:    "data de início",
		FieldDate:     "data",
		FieldDuration: "duração",
	},
	vague:     "data",
	dependsOn: "dependências",
	labels: map[Label]list{
		LabelOwner:    "responsável",
		LabelDecision: "decisão",
		LabelDue:      "prazo",
		LabelEstimate: "estimativa",
	},
	due:  "até",
	past: "feito, concluído",

	columns: map[Column]list{
		ColumnRisk:        "risco, riscos",
		ColumnProbability: "probabilidade",
		ColumnImpact:      "impacto, severidade",
		ColumnMitigation:  "mitigação",
		ColumnStatus:      "estado",
		ColumnDescription: "descrição, notas",
		ColumnOwner:       "responsável",
	},
	groups: "semana, dia, mês, data",
	cells: map[Status]list{
		StatusDone:       "concluído, feito",
		StatusDropped:    "cancelado",
		StatusInProgress: "em andamento",
		StatusUnfinished: "pendente",
	},

	ids:         "tarefa, objetivo, meta, passo, pergunta",
	referring:   "ver, de, do, da, para, em, no, na, com, por, sobre, após, contra, sem, ou",
	dropReasons: "movido, ver, cancelado, descartado, substituído, adiado",

	titleStatus: "concluído, concluída, feito, em andamento, pendente",
	lineStates:  "feito",
}

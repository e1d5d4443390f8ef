package words

var spanish = language{
	name: "Spanish",

	roles: map[Role]roleWords{
		Goals:          {strong: "objetivo, objetivos, metas"},
		Metrics:        {strong: "métricas, indicadores, criterios"},
		Features:       {strong: "funcionalidad, funcionalidades, características, especificación", weak: "requisitos"},
		Architecture:   {strong: "arquitectura", weak: "diseño"},
		Implementation: {strong: "próximos pasos, implementación, desarrollo, tareas"},
		Testing:        {strong: "prueba, pruebas, verificación"},
		Documentation:  {strong: "documentación"},
		Risks:          {strong: "riesgo, riesgos"},
		Rollout:        {strong: "despliegue, lanzamiento"},
		Questions:      {strong: "pregunta, preguntas, decisión, decisiones"},
		Resources:      {strong: "recursos, referencias"},
		Appendix:       {strong: "apéndice, anexo, anexos"},
		SignOff:        {strong: "aprobación, aprobaciones, firmas"},
		Notes:          {strong: "notas, observaciones"},
	},
	joiners: "y, de, del",

	milestones: "hito",
	versions:   "versión",
	phases:     "fase, etapa",
	stretches:  "semana",
	windows:    "semana, día, mes",
	until:      "al, hasta",
	units:      map[Unit]list{UnitDay: "día, dia", UnitWeek: "semana", UnitMonth: "mes"},

	summaries: "resumen, resumen ejecutivo",
	legends:   "leyenda",
	wholes:    "cronograma, calendario",

	fields: map[Field]list{
		FieldDue:      "fecha límite, vencimiento",
		FieldStart:    "fecha de inicio",
		FieldDate:     "fecha",
		FieldDuration: "duración",
	},
	dependsOn: "dependencias",
	labels: map[Label]list{
		LabelOwner:    "responsable",
		LabelDecision: "decisión",
		LabelDue:      "fecha límite, vence",
		LabelEstimate: "estimación",
	},
	due:  "vence el, vence, antes de",
	past: "hecho, terminado, completado",

	columns: map[Column]list{
		ColumnRisk:        "riesgo, riesgos",
		ColumnProbability: "probabilidad",
		ColumnImpact:      "impacto, severidad, gravedad",
		ColumnMitigation:  "mitigación",
		ColumnStatus:      "estado",
		ColumnDescription: "descripción, notas",
		ColumnOwner:       "responsable",
	},
	groups: "semana, día, dia, mes, fecha",
	cells: map[Status]list{
		StatusDone:       "completado, terminado, hecho",
		StatusDropped:    "cancelado",
		StatusInProgress: "en curso",
		StatusUnfinished: "pendiente",
	},

	ids:         "tarea, objetivo, paso, pregunta",
	nameBlanks:  "nombre",
	dateBlanks:  "fecha",
	referring:   "ver, de, del, para, en, con, por, sobre, tras, según, contra, sin",
	dropReasons: "movido, ver, cancelado, descartado, reemplazado, aplazado",

	titleStatus: "hecho, completado, completada, terminado, terminada, en progreso, en curso, pendiente",

	sectionKinds: "fase, paso, tarea",
	lineStates:   "hecho",
}

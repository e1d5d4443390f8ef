package words

var french = language{
	name: "French",

	roles: map[Role]roleWords{
		Goals:          {strong: "objectif, objectifs"},
		Metrics:        {strong: "indicateurs, métriques, critères"},
		Features:       {strong: "fonctionnalité, fonctionnalités, spécifications", weak: "exigences"},
		Architecture:   {strong: "architecture, conception"},
		Implementation: {strong: "prochaines étapes, prochaines actions, implémentation, développement, tâches, réalisation"},
		Testing:        {strong: "tests, essais, vérification"},
		Documentation:  {strong: "documentation"},
		Risks:          {strong: "risque, risques"},
		Rollout:        {strong: "déploiement, lancement, mise en production, livraison"},
		Questions:      {strong: "question, questions, décision, décisions"},
		Resources:      {strong: "ressource, ressources, références"},
		Appendix:       {strong: "annexe, annexes, glossaire"},
		SignOff:        {strong: "approbation, validation finale, signature, signatures"},
		Notes:          {strong: "notes, remarques"},
	},
	joiners: "et, de, du, des",

	milestones: "jalon",
	versions:   "version",
	phases:     "phase, étape, etape",
	stretches:  "semaine",
	windows:    "semaine, jour, mois",
	until:      "au, jusqu'au",
	units:      map[Unit]list{UnitDay: "jour", UnitWeek: "semaine", UnitMonth: "mois"},

	summaries: "résumé",
	legends:   "légende",
	wholes:    "calendrier",

	fields: map[Field]list{
		FieldDue:      "échéance, date limite",
		FieldStart:    "date de début",
		FieldDate:     "date",
		FieldDuration: "durée",
	},
	dependsOn: "dépendances",
	none:      "aucune",
	labels: map[Label]list{
		LabelOwner:    "responsable",
		LabelDecision: "décision",
		LabelDue:      "échéance, date limite",
		LabelEstimate: "durée",
	},
	due:  "échéance, pour le",
	past: "terminé, fini, fait",

	columns: map[Column]list{
		ColumnRisk:        "risque, risques",
		ColumnProbability: "probabilité",
		ColumnImpact:      "impact, gravité",
		ColumnMitigation:  "atténuation, mesures",
		ColumnStatus:      "statut, état",
		ColumnDescription: "description, remarques",
		ColumnOwner:       "responsable",
	},
	groups: "semaine, jour, mois, date",
	cells: map[Status]list{
		StatusDone:       "terminé, fait",
		StatusDropped:    "annulé",
		StatusInProgress: "en cours",
		StatusUnfinished: "prévu, à faire",
	},
	titleStatus: "terminé, terminée, complet, résolu, en cours, fait",

	ids:         "tâche, objectif, étape",
	nameBlanks:  "nom",
	dateBlanks:  "date",
	referring:   "voir, de, du, pour, dans, avec, par, sur, après, avant, selon, contre, vers, chez, et, ou, sans",
	dropReasons: "déplacé, voir, annulé, abandonné, remplacé, reporté",

	sectionStates: "à faire",
	sectionKinds:  "étape, tâche, semaine",
	lineStates:    "fait",
}

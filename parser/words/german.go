package words

var german = language{
	name: "German",

	roles: map[Role]roleWords{
		Goals:   {strong: "ziel, ziele, zielsetzung", endings: "ziele"},
		Metrics: {strong: "metriken, kennzahlen, erfolgskriterien, akzeptanzkriterien, abnahmekriterien", endings: "kriterien, kennzahlen"},
		Features: {
			strong: "funktion, funktionen, funktionalität, spezifikation, spezifikationen", weak: "anforderungen",
			endings: "funktionen", weakEndings: "anforderungen",
		},
		Architecture: {strong: "architektur, systementwurf", weak: "entwurf", endings: "architektur"},
		Implementation: {
			strong: "nächste schritte, umsetzung, umsetzungsplan, implementierung, entwicklung, aufgaben, aufgabe",
			weak:   "projektplan, zeitplan, arbeitsplan", endings: "aufgaben, umsetzung, entwicklung, implementierung",
		},
		Testing:       {strong: "qualitätssicherung, testplan, teststrategie", endings: "tests"},
		Documentation: {strong: "dokumentation", endings: "dokumentation"},
		Risks:         {strong: "risiko, risiken, risikobewertung, risikoanalyse", endings: "risiken"},
		Rollout:       {strong: "auslieferung, bereitstellung, einführung, veröffentlichung, inbetriebnahme"},
		Questions:     {strong: "offene fragen, frage, fragen, entscheidung, entscheidungen", endings: "entscheidungen"},
		Resources:     {strong: "ressource, ressourcen, referenzen, verweise", lone: "quellen"},
		Appendix:      {strong: "anhang, anhänge, glossar"},
		SignOff:       {strong: "freigabe, freigaben, abnahme", endings: "freigabe"},
		Notes:         {strong: "anmerkungen, notizen, hinweise"},
	},
	joiners: "und, für",

	milestones: "meilenstein",
	phases:     "phase",
	stretches:  "woche",
	windows:    "woche, tag, monat",
	until:      "bis",
	units:      map[Unit]list{UnitDay: "tag", UnitWeek: "woche", UnitMonth: "monat"},

	summaries: "zusammenfassung",
	legends:   "legende",
	wholes:    "zeitplan, überblick",

	fields: map[Field]list{
		FieldDue:      "fällig, fälligkeitsdatum, zieldatum",
		FieldStart:    "startdatum, beginn",
		FieldDate:     "datum",
		FieldDuration: "dauer",
	},
	dependsOn: "abhängigkeiten",
	none:      "keine",
	labels: map[Label]list{
		LabelOwner:    "verantwortlich",
		LabelDecision: "entscheidung",
		LabelDue:      "fällig",
		LabelEstimate: "aufwand, schätzung",
	},
	due:  "fällig am, fällig bis, fällig, bis",
	past: "erledigt, fertig, abgeschlossen",

	columns: map[Column]list{
		ColumnRisk:        "risiko, risiken",
		ColumnProbability: "wahrscheinlichkeit, eintrittswahrscheinlichkeit",
		ColumnImpact:      "auswirkung, auswirkungen, schwere",
		ColumnMitigation:  "gegenmaßnahme, gegenmaßnahmen, maßnahme, maßnahmen",
		ColumnStatus:      "status, stand, zustand",
		ColumnDescription: "beschreibung, bemerkung, anmerkung",
		ColumnOwner:       "verantwortlich",
	},
	groups: "woche, tag, monat, datum",
	cells: map[Status]list{
		StatusDone:       "erledigt, fertig, abgeschlossen",
		StatusDropped:    "gestrichen, abgebrochen",
		StatusInProgress: "in arbeit",
		StatusUnfinished: "offen, geplant, ausstehend, teilweise",
	},
	titleStatus: "erledigt, fertig, abgeschlossen, in arbeit",

	ids:           "aufgabe, ziel, frage, schritt",
	dateBlanks:    "datum",
	referring:     "als, siehe, zu, zum, von, vom, in, mit, für, nach, aus, um, bei, wegen, gegen, über, durch, ohne, vor, auf, an, und, oder",
	abbreviations: "bzw, usw, ggf, vgl, inkl",
	dropReasons:   "verschoben, siehe, entfällt, entfallen, gestrichen, verworfen, ersetzt, doppelt, abgesagt, weil",

	sectionStates: "offen",
	sectionKinds:  "schritt, teil, woche",
	lineStates:    "erledigt, fertig, offen",
}

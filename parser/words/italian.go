package words

var italian = language{
	name: "Italian",

	roles: map[Role]roleWords{
		Goals:    {strong: "obiettivo, obiettivi, finalità", weak: "scopo, scopi"},
		Metrics:  {strong: "metriche, indicatori, criteri"},
		Features: {strong: "funzionalità, funzione, funzioni, specifica, specifiche, caratteristiche", weak: "requisiti"},
		Architecture: {
			strong: "architettura, progettazione", weak: "disegno",
		},
		Implementation: {
			strong: "implementazione, sviluppo, realizzazione, attività, compiti, prossimi passi",
			weak:   "piano, fasi, lavori, cronoprogramma",
		},
		Testing:       {strong: "test, collaudo, collaudi, verifica, verifiche, prove"},
		Documentation: {strong: "documentazione, note di rilascio"},
		Risks:         {strong: "rischio, rischi, mitigazione"},
		Rollout:       {strong: "rilascio, rilasci, distribuzione, lancio, pubblicazione", weak: "produzione"},
		Questions:     {strong: "domanda, domande, decisione, decisioni, questioni"},
		Resources:     {strong: "risorsa, risorse, riferimenti", lone: "fonti"},
		Appendix:      {strong: "appendice, appendici, allegato, allegati, glossario"},
		SignOff:       {strong: "approvazione, approvazioni, firma, firme"},
		Notes:         {strong: "note, osservazioni, annotazioni"},
	},
	joiners:    "e, del, dello, della, dei, degli, delle",
	ownJoiners: "di, per, con",

	milestones: "milestone, traguardo, pietra miliare",
	versions:   "versione",
	phases:     "fase",
	stretches:  "settimana, settimane, giorno, giorni",
	windows:    "settiman, giorn, mes",
	until:      "al",
	units:      map[Unit]list{UnitDay: "giorn", UnitWeek: "settiman", UnitMonth: "mes", UnitYear: "anno, anni"},

	summaries: "sommario, riepilogo, sintesi",
	legends:   "legenda",
	wholes:    "cronoprogramma, calendario, panoramica",

	fields: map[Field]list{
		FieldDue:      "scadenza, data di scadenza, termine",
		FieldStart:    "inizio, data di inizio",
		FieldDate:     "data",
		FieldDuration: "durata, durata stimata",
	},
	vague:     "data, inizio, termine",
	plain:     "autore, autori, responsabile, stato, versione, priorità, etichette, dipendenze",
	dependsOn: "dipendenze, dipende da",
	none:      "nessuna, nessuno",
	labels: map[Label]list{
		LabelOwner:    "responsabile, assegnato a, assegnata a",
		LabelDecision: "decisione",
		LabelDue:      "scadenza",
		LabelEstimate: "stima",
	},
	due:        "scadenza, entro il, entro",
	headingDue: "scadenza, entro il, entro",
	past:       "fatto, completato",

	columns: map[Column]list{
		ColumnRisk:        "rischio, rischi",
		ColumnProbability: "probabilità",
		ColumnImpact:      "impatto, gravità",
		ColumnMitigation:  "mitigazione, contromisure, misure",
		ColumnStatus:      "stato, avanzamento",
		ColumnDescription: "descrizione, note",
		ColumnOwner:       "responsabile, assegnatario",
	},
	groups: "settimana, giorno, mese, data",
	cells: map[Status]list{
		StatusDone:       "completato, completata, fatto, fatta, terminato, terminata, concluso, conclusa",
		StatusDropped:    "annullato, annullata",
		StatusInProgress: "in corso",
		StatusUnfinished: "da fare, pianificato, pianificata, in attesa",
	},
	titleStatus: "completato, completata, terminato, terminata, in corso",

	ids:           "attività, compito, obiettivo, domanda, passo, rischio",
	void:          "da definire, da decidere",
	nameBlanks:    "nome, nome e cognome, firma",
	abbreviations: "ecc",
	referring:     "vedi, di, del, per, in, con, da, dal, su, sul, dopo, contro, senza",
	dropReasons:   "spostato, vedi, annullato, scartato, sostituito, rinviato",
}

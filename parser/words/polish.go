package words

var polish = language{
	name: "Polish",

	roles: map[Role]roleWords{
		Goals:    {strong: "cel, cele", weak: "celów"},
		Metrics:  {strong: "metryki, wskaźniki, mierniki, kryteria", weak: "kryteriów"},
		Features: {strong: "funkcja, funkcje, funkcjonalność, funkcjonalności, specyfikacja, specyfikacje", weak: "wymagania, wymagań, zakres"},
		Architecture: {
			strong: "architektura, projektowanie", weak: "architektury",
		},
		Implementation: {
			strong: "implementacja, realizacja, rozwój, zadanie, zadania, następne kroki, kolejne kroki",
			weak:   "implementacji, realizacji, zadań, kroki, prace, prac, harmonogram",
		},
		Testing:       {strong: "testy, testowanie, weryfikacja, walidacja", weak: "testów, testowania"},
		Documentation: {strong: "dokumentacja", weak: "dokumentacji"},
		Risks:         {strong: "ryzyko, ryzyka", weak: "ryzyk, ryzykiem, zagrożenia"},
		Rollout:       {strong: "wdrożenie, wdrożenia, wydanie, wydania, uruchomienie, publikacja"},
		Questions:     {strong: "pytanie, pytania, decyzja, decyzje, kwestie", weak: "pytań, decyzji"},
		Resources:     {strong: "zasoby, materiały, odnośniki, bibliografia", lone: "źródła"},
		Appendix:      {strong: "załącznik, załączniki, dodatek, dodatki, glosariusz"},
		SignOff:       {strong: "zatwierdzenie, zatwierdzenia, akceptacja, podpisy"},
		Notes:         {strong: "uwagi, notatki"},
	},
	joiners:    "oraz, dla",
	ownJoiners: "i, w, z, na",

	milestones: "kamień milowy",
	versions:   "wersja",
	phases:     "faza, etap",
	stretches:  "tydzień, tygodnie, dzień, dni",
	windows:    "tydzie, tygod, dzień, miesią, miesię, kwarta",
	until:      "do",
	units: map[Unit]list{
		UnitDay: "dzień, dni", UnitWeek: "tydzień, tygod", UnitMonth: "miesią, miesię", UnitQuarter: "kwarta", UnitYear: "rok, lata",
	},

	summaries: "podsumowanie, streszczenie",
	legends:   "legenda",
	wholes:    "harmonogram, terminy, przegląd",

	fields: map[Field]list{
		FieldDue:      "termin realizacji, termin wykonania, data zakończenia, data ukończenia",
		FieldStart:    "data rozpoczęcia, rozpoczęcie",
		FieldDate:     "data",
		FieldDuration: "czas trwania, szacowany czas",
	},
	plain:     "autorzy, status, wersja, priorytet, etykiety, zależności, właściciel",
	dependsOn: "zależności, zależy od",
	none:      "brak",
	labels: map[Label]list{
		LabelOwner:    "odpowiedzialny, odpowiedzialna, właściciel",
		LabelDecision: "decyzja",
		LabelDue:      "termin realizacji",
		LabelEstimate: "szacunek, oszacowanie",
	},
	due:        "termin realizacji, do dnia",
	headingDue: "termin realizacji, do dnia",
	past:       "zrobione, ukończone, zakończone",

	columns: map[Column]list{
		ColumnRisk:        "ryzyko, ryzyka, zagrożenie",
		ColumnProbability: "prawdopodobieństwo",
		ColumnImpact:      "wpływ, skutek, skutki",
		ColumnMitigation:  "mitygacja, przeciwdziałanie, działania zaradcze, środki zaradcze",
		ColumnStatus:      "status, stan, postęp",
		ColumnDescription: "opis, uwagi",
		ColumnOwner:       "odpowiedzialny, odpowiedzialna, właściciel",
	},
	groups: "tydzień, dzień, miesiąc, data, faza, etap",
	cells: map[Status]list{
		StatusDone:       "gotowe, zrobione, ukończone, zakończone",
		StatusDropped:    "anulowane, odrzucone",
		StatusInProgress: "w toku, w trakcie",
		StatusUnfinished: "do zrobienia, planowane, zaplanowane, oczekuje",
	},
	titleStatus: "gotowe, ukończone, zakończone, w toku",

	ids:           "zadanie, cel, pytanie, krok, ryzyko",
	void:          "do ustalenia, do uzupełnienia",
	nameBlanks:    "imię i nazwisko, podpis",
	dateBlanks:    "data podpisu",
	abbreviations: "np, itd, itp, tzn",
	referring:     "zobacz, patrz, ze, do, dla, we, od, po, przez, lub, bez",
	dropReasons:   "przeniesione, zobacz, anulowane, porzucone, zastąpione",
}

package parser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/milepost/milepost/parser"
)

// A plan in Italian is read as one in English: its milestone, dates, phases, roles and tables.
func TestAnItalianPlanIsRead(t *testing.T) {
	t.Parallel()
	checkLanguage(t, `# Traguardo 2: Pagamenti online

Responsabile: @anna
Stato: in corso
**Data di inizio**: 2026-03-02
**Durata**: 6 settimane
**Scadenza**: 2026-06-30
**Dipendenze**: Traguardo 1

## Obiettivi e criteri di successo
- [ ] Obiettivo 1: pagamenti con carta

## Piano di implementazione
### Fase 1: Base dati (settimane 1-2)
- [ ] Attività 1.1: Tabella dei pagamenti (entro 2026-03-10) - Responsabile: Anna
### Fase 2: Interfaccia
- [x] Modulo di pagamento

## Collaudo per il rilascio
- [ ] Prova di carico

## Valutazione dei rischi
| Rischio | Probabilità | Impatto | Mitigazione | Responsabile |
|---|---|---|---|---|
| Fornitore in ritardo | Alta | Medio | Secondo fornitore | @bruno |

## Stato dei lavori
| Componente | Stato |
|---|---|
| Archivio | Completato |
| Cassa | In corso |
| Coda | Da fare |
| Fax | Annullato |

## Questioni aperte
- [ ] Quale fornitore? - Decisione: da definire

## Approvazioni
- [ ] Direzione: [Nome]
`, []string{
		`Traguardo 2: Pagamenti online | number 2 | from 2026-03-02 | due 2026-06-30 | after Traguardo 1`,
		`goals | Obiettivo 1: pagamenti con carta | id Obiettivo 1`,
		`implementation | Attività 1.1: Tabella dei pagamenti | id Attività 1.1 | phase 1 until 2026-03-16 | due 2026-03-10 | by Anna`,
		`implementation | Modulo di pagamento | done | phase 2`,
		`testing | Prova di carico`,
		`risks | Fornitore in ritardo | alta/medio | by bruno`,
		`implementation | Archivio | done`,
		`implementation | Cassa | in progress`,
		`implementation | Coda | da fare`,
		`implementation | Fax | dropped`,
		`questions | Quale fornitore?`,
		`sign-off | Direzione`,
	})
}

// A plan in Polish is read as one in English.
func TestAPolishPlanIsRead(t *testing.T) {
	t.Parallel()
	checkLanguage(t, `# Kamień milowy 2: Płatności

Właściciel: @ania
Wersja: 1.2
**Data rozpoczęcia**: 2026-03-02
**Czas trwania**: 6 tygodni
**Zależności**: Kamień milowy 1

## Cele i kryteria sukcesu
- [ ] Cel 1: płatność kartą

## Plan realizacji
### Faza 1: Baza danych (tydzień 1-2)
- [ ] Zadanie 1.1: Tabela płatności - Odpowiedzialny: Ania
### Etap 2: Interfejs
- [x] Formularz płatności

## Testy i wdrożenie
- [ ] Próba obciążenia

## Analiza ryzyka
| Ryzyko | Prawdopodobieństwo | Wpływ | Działania zaradcze | Odpowiedzialny |
|---|---|---|---|---|
| Spóźniony dostawca | Wysokie | Średni | Drugi dostawca | @bartek |

## Stan prac
| Składnik | Stan |
|---|---|
| Archiwum | Gotowe |
| Kasa | W toku |
| Kolejka | Do zrobienia |
| Faks | Anulowane |

## Otwarte pytania
- [ ] Który dostawca? - Decyzja: do ustalenia

## Zatwierdzenie
- [ ] Zarząd: [Imię i nazwisko]
`, []string{
		`Kamień milowy 2: Płatności | number 2 | from 2026-03-02 | due 2026-04-13 | after Kamień milowy 1`,
		`goals | Cel 1: płatność kartą | id Cel 1`,
		`implementation | Zadanie 1.1: Tabela płatności | id Zadanie 1.1 | phase 1 until 2026-03-16 | by Ania`,
		`implementation | Formularz płatności | done | phase 2`,
		`testing | Próba obciążenia`,
		`risks | Spóźniony dostawca | wysokie/średni | by bartek`,
		`implementation | Archiwum | done`,
		`implementation | Kasa | in progress`,
		`implementation | Kolejka | do zrobienia`,
		`implementation | Faks | dropped`,
		`questions | Który dostawca?`,
		`sign-off | Zarząd`,
	})
}

// Words of one language change nothing where another uses them in its own sense.
func TestALanguageTakesNoWordsFromOthers(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]parser.Role{
		"Appendix I Notes":   parser.RoleNotes,
		"Tests per Feature":  parser.RoleFeatures,
		"Notes di Risks":     parser.RoleRisks,
		"Cele i metryki":     parser.RoleGoals,
		"Criteri per i test": parser.RoleMetrics,
		"Goals and Metrics":  parser.RoleGoals,
	} {
		p := parser.Parse([]byte("## " + title + "\n- [ ] a\n"))
		if got := p.Items[0].Role; got != want {
			t.Errorf("%q is %s, want %s", title, got, want)
		}
	}
}

// checkLanguage compares what a plan of one milestone says with what is expected: the milestone, then
// an item a line.
func checkLanguage(t *testing.T, source string, want []string) {
	t.Helper()
	p := parser.ParseWith([]byte(source), parser.Options{Tables: true})
	if len(p.Milestones) != 1 {
		t.Fatalf("%d milestones", len(p.Milestones))
	}
	m := p.Milestones[0]
	got := []string{fmt.Sprintf("%s | number %s | from %s | due %s | after %s", m.Title, m.Number, m.StartsOn, m.DueOn, m.DependsOn)}
	for _, it := range p.Items {
		got = append(got, summarize(p, it))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the plan is read otherwise (-want +got):\n%s", diff)
	}
	for _, d := range p.Diagnostics {
		if d.Severity == parser.SeverityWarning {
			t.Errorf("line %d: %s", d.Line, d.Message)
		}
	}
}

// summarize says what was read of an item, but for what is not there.
func summarize(p *parser.Plan, it parser.Item) string {
	parts := []string{string(it.Role), it.Title}
	add := func(text string, there bool) {
		if there {
			parts = append(parts, text)
		}
	}
	add("done", it.State == parser.StateDone)
	add("dropped", it.State == parser.StateDropped)
	add("id "+it.ID, it.ID != "")
	if it.Row != nil {
		add(it.Row.Probability+"/"+it.Row.Impact, it.Row.Probability != "")
		add(it.Row.Status, it.Row.Status != "")
	}
	phase := "phase " + it.Phase
	if end := p.PhaseEnd(it); end != "" {
		phase += " until " + end
	}
	add(phase, it.Phase != "")
	add("due "+it.Date, it.Date != "")
	people := append(append([]string{}, it.Owners...), it.People...)
	add("by "+strings.Join(people, ", "), len(people) > 0)
	return strings.Join(parts, " | ")
}

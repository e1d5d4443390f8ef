package offline

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// mistake is a step in which somebody else decided who is who, so that the judge has something to see.
type mistake struct {
	name, before, after string
	// became maps texts then to texts now; unclear are texts, then or now, that nobody could tell.
	became  map[string]string
	unclear []string
	// want is part of the fault, "" if there is none.
	want string
}

// judged plays a mistake.
func judged(t *testing.T, test mistake) (Replayed, ReplayStep) {
	t.Helper()
	m := model{base: &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}}, policy: sync.DefaultPolicy()}
	var out Replayed
	m.step(asPlan("plan.md", parser.Parse([]byte("# Milestone 1: Test\n\n"+test.before))), &out)
	document := asPlan("plan.md", parser.Parse([]byte("# Milestone 1: Test\n\n"+test.after)))
	unclear := func(text string) bool {
		for _, other := range test.unclear {
			if other == text {
				return true
			}
		}
		return false
	}
	keys := map[string]sync.Key{}
	var placement identity.Placement
	held := identity.AmbiguousGroup{Why: "of the test"}
	for _, record := range sync.SortedItems(m.base) {
		now, ok := test.became[record.Text]
		switch {
		case unclear(record.Text):
			held.Keys = append(held.Keys, record.Key)
		case ok:
			keys[now] = record.Key
		default:
			placement.Removed = append(placement.Removed, record.Key)
		}
	}
	for i, item := range document.Plan.Items {
		placed := identity.Located{Item: i, Key: keys[item.Text]}
		if unclear(item.Text) {
			held.Items = append(held.Items, placed)
			continue
		}
		placement.Items = append(placement.Items, placed)
	}
	if len(held.Keys) > 0 {
		placement.Ambiguous = append(placement.Ambiguous, held)
	}
	out = Replayed{}
	step := m.place(document, placement, &out)
	return out, step
}

func TestJudge_sees_issues_that_went_to_other_items(t *testing.T) {
	t.Parallel()
	for _, test := range []mistake{
		{
			name:   "a few words of a long line in another section",
			before: "## Task 1: Plugins\n- [ ] Plugin event registration API implementation (src/events)\n",
			after:  "## Task 2: Gateway\n- [ ] API implementation\n",
			became: map[string]string{"Plugin event registration API implementation (src/events)": "API implementation"},
			want:   "holds the few words of the other",
		},
		{
			name:   "a short line in a long one of another section",
			before: "## Search\n- [ ] Unit tests\n", after: "## Filters\n- [ ] Unit tests (dates, ranges)\n",
			became: map[string]string{"Unit tests": "Unit tests (dates, ranges)"},
			want:   "stand in another section by chance",
		},
		{
			name:   "another file below a replaced heading",
			before: "## Health check\n- [ ] create app/routes/api/health.ts (resource route)\n", after: "## Pricing page\n- [ ] create app/routes/pricing.mdx\n",
			became: map[string]string{"create app/routes/api/health.ts (resource route)": "create app/routes/pricing.mdx"},
			want:   "different files",
		},
		{
			name:   "a line whose own is nearer",
			before: "## Rollout\n- [ ] Translate the admin console\n", after: "## Rollout\n- [ ] Translate the admin console (first half)\n- [ ] Train people on the console\n",
			became: map[string]string{"Translate the admin console": "Train people on the console"},
			want:   `"translate the admin console (first half)" is nearer to what it was`,
		},
		{
			name:   "a line that took over the next one's issue",
			before: "## Rollout\n- [ ] Train people on the console\n- [ ] Translate the admin console\n", after: "## Rollout\n- [ ] Translate the admin console (first half)\n",
			became: map[string]string{"Train people on the console": "Translate the admin console (first half)"},
			want:   `"translate the admin console" was nearer to what it is`,
		},
		{
			name:   "another text",
			before: "## A\n- [ ] Build the parser\n", after: "## A\n- [ ] Order lunch\n",
			became: map[string]string{"Build the parser": "Order lunch"},
			want:   "next to nothing in common",
		},
		{
			name:   "another id",
			before: "## A\n- [ ] T001 Build the parser for plans\n", after: "## A\n- [ ] T002 Build the map of the valley\n",
			became: map[string]string{"Build the parser for plans": "Build the map of the valley"},
			want:   "different ids",
		},
		{
			name:   "a remark in brackets is the same item",
			before: "## A\n- [ ] Emulator\n", after: "## A\n- [ ] Emulator (does not work on Windows yet)\n",
			became: map[string]string{"Emulator": "Emulator (does not work on Windows yet)"},
		},
		{
			name:   "a remark behind a dash, taken back",
			before: "## A\n- [ ] Emulator — does not work on Windows yet\n", after: "## A\n- [ ] Emulator\n",
			became: map[string]string{"Emulator — does not work on Windows yet": "Emulator"},
		},
		{
			name:   "a word in front is the same item",
			before: "## A\n- [ ] Emulator\n", after: "## A\n- [ ] Blocked by the vendor since May: Emulator\n",
			became: map[string]string{"Emulator": "Blocked by the vendor since May: Emulator"},
		},
		{
			name:   "a line in its place is the same item",
			before: "## A\n- [ ] Warn the keeper about a flood in the valley\n", after: "## A\n- [ ] Sound a siren about a flood in the valley\n",
			became: map[string]string{"Warn the keeper about a flood in the valley": "Sound a siren about a flood in the valley"},
		},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			out, step := judged(t, test)
			faults := strings.Join(step.Faults, "\n")
			if (out.Hijacked == 1) != (test.want != "") || !strings.Contains(faults, test.want) {
				t.Errorf("%d hijacked: %q, want %q", out.Hijacked, faults, test.want)
			}
		})
	}
}

func TestJudge_sees_duplicates_that_an_ambiguity_leads_to(t *testing.T) {
	t.Parallel()
	for _, test := range []mistake{
		{
			name:    "a line with a remark",
			before:  "## A\n- [ ] Integration testing\n- [ ] Performance testing\n",
			after:   "## A\n- [ ] Integration testing (week 3)\n- [ ] Performance testing (k6)\n",
			unclear: []string{"Integration testing", "Performance testing", "Integration testing (week 3)"},
			want:    `"Performance testing (k6)" got an issue, and may be "Performance testing"`,
		},
		{
			name:    "a reworded line",
			before:  "## A\n- [ ] Write the guide for users in English\n",
			after:   "## A\n- [ ] Write the guide for users in French\n- [ ] Write the guide for keepers in English\n",
			unclear: []string{"Write the guide for users in English", "Write the guide for users in French"},
			want:    `"Write the guide for keepers in English" got an issue`,
		},
		{
			name:    "a line that has nothing to do with it",
			before:  "## A\n- [ ] Write the guide for users in English\n",
			after:   "## A\n- [ ] Write the guide for users in French\n- [ ] Order the boards\n",
			unclear: []string{"Write the guide for users in English", "Write the guide for users in French"},
		},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			out, step := judged(t, test)
			faults := strings.Join(step.Faults, "\n")
			if (out.Duplicated == 1) != (test.want != "") || !strings.Contains(faults, test.want) {
				t.Errorf("%d duplicated: %q, want %q", out.Duplicated, faults, test.want)
			}
		})
	}
}

func TestJudge_sees_issues_closed_for_lines_that_go_on(t *testing.T) {
	t.Parallel()
	out, step := judged(t, mistake{
		before: "## A\n- [ ] Create interview scheduling and messaging\n- [ ] other\n",
		after:  "## A\n- [ ] Create interview scheduling and messaging (v2)\n- [ ] other\n",
		became: map[string]string{"other": "other"},
	})
	if out.WronglyClosed != 1 {
		t.Errorf("%d wrongly closed: %q", out.WronglyClosed, step.Faults)
	}
	out, step = judged(t, mistake{
		before: "## A\n- [ ] Create interview scheduling\n- [ ] other\n", after: "## A\n- [ ] Order lunch\n- [ ] other\n",
		became: map[string]string{"other": "other"},
	})
	if out.WronglyClosed != 0 {
		t.Errorf("%d wrongly closed: %q", out.WronglyClosed, step.Faults)
	}
}

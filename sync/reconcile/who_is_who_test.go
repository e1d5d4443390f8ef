package reconcile_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// change is what people make of a plan. Kept says what each line is called afterwards whose issue stays, gone
// lists those whose issue is closed, fresh those that are new.
type change struct {
	before, after string
	kept          map[string]string
	gone, fresh   []string
}

// titled lists the open issues of items by number, and the closed ones.
func (l *loop) titled() (open, closed map[int]string) {
	l.t.Helper()
	open, closed = map[int]string{}, map[int]string{}
	for _, issue := range l.issues() {
		if issue.GetState() == "open" {
			open[issue.GetNumber()] = issue.GetTitle()
		} else {
			closed[issue.GetNumber()] = issue.GetTitle()
		}
	}
	return open, closed
}

// play makes a change and compares which issue ends with which line.
func (c change) play(t *testing.T) {
	t.Helper()
	l := newLoop(t)
	l.commit(planPath, "# Milestone 1: Maps\n\n"+c.before)
	l.settle()
	was, _ := l.titled()
	l.commit(planPath, "# Milestone 1: Maps\n\n"+c.after)
	l.settle()

	want, ended := map[int]string{}, map[int]string{}
	for number, title := range was {
		switch now, stays := c.kept[title]; {
		case stays:
			want[number] = now
		case slices.Contains(c.gone, title):
			ended[number] = title
		default:
			want[number] = title
		}
	}
	open, closed := l.titled()
	fresh := []string{}
	for number, title := range open {
		if _, old := was[number]; !old {
			fresh = append(fresh, title)
			delete(open, number)
		}
	}
	slices.Sort(fresh)
	if diff := cmp.Diff(want, open); diff != "" {
		t.Errorf("open issues that were there before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ended, closed); diff != "" {
		t.Errorf("closed issues (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append([]string{}, c.fresh...), fresh); diff != "" {
		t.Errorf("new issues (-want +got):\n%s", diff)
	}
}

// Each issue stays with the line that it was made for, whatever people do around it.
func TestWhoIsWho(t *testing.T) {
	t.Parallel()
	changes := map[string]change{
		"a parent and its child are reworded alike": {
			before: "## Tasks\n\n- [ ] Integration testing and performance\n  - [ ] Performance testing\n    - [ ] Measure twice\n",
			after:  "## Tasks\n\n- [ ] Integration testing and performance (on staging)\n  - [ ] Performance testing (on staging)\n    - [ ] Measure twice\n",
			kept: map[string]string{
				"Integration testing and performance": "Integration testing and performance (on staging)", "Performance testing": "Performance testing (on staging)",
			},
		},
		"a new child has its parent's words": {
			before: "## Tasks\n\n- [ ] Draw the trails\n- [ ] Print the legend\n",
			after:  "## Tasks\n\n- [ ] Draw the trails\n  - [ ] Draw the trails of the valley\n- [ ] Print the legend\n",
			fresh:  []string{"Draw the trails of the valley"},
		},
		"a new parent has its child's words": {
			before: "## Tasks\n\n- [ ] Draw the trails of the valley\n- [ ] Print the legend\n",
			after:  "## Tasks\n\n- [ ] Draw the trails\n  - [ ] Draw the trails of the valley\n- [ ] Print the legend\n",
			fresh:  []string{"Draw the trails"},
		},
		"a short text elsewhere is contained in one that leaves": {
			before: "## Task 1: Plugins\n\n- [ ] Plugin event registration API implementation (src/plugins)\n- [ ] Load the plugins\n\n## Task 2: Server\n\n- [ ] Start the server\n",
			after:  "## Task 1: Plugins\n\n- [ ] Load the plugins\n\n## Task 2: Server\n\n- [ ] Start the server\n- [ ] API implementation\n",
			gone:   []string{"Plugin event registration API implementation (src/plugins)"}, fresh: []string{"API implementation"},
		},
		"paths of the same folder are no likeness": {
			before: "## Health\n\n- [ ] create app/routes/api/health.ts (resource route)\n- [ ] Ping it\n",
			after:  "## Prices\n\n- [ ] create app/routes/pricing.mdx\n- [ ] List the fees\n",
			gone:   []string{"create app/routes/api/health.ts (resource route)", "Ping it"}, fresh: []string{"List the fees", "create app/routes/pricing.mdx"},
		},
		"a section moves down and is known by what only it holds": {
			before: "## Task 1: Tiles\n\n- [ ] Cut the tiles\n- [ ] Write unit tests\n\n## Task 2: Search\n\n- [ ] Index the titles\n- [ ] Write unit tests\n",
			after:  "## Task 1: Tiles\n\n- [ ] Cut the tiles\n- [ ] Write unit tests\n\n## Task 2: Filters\n\n- [ ] Filter by height\n- [ ] Write unit tests\n\n## Task 3: Search\n\n- [ ] Index the titles\n- [ ] Write unit tests\n",
			fresh:  []string{"Filter by height", "Write unit tests"},
		},
		"two headings are renamed, and each is known by what only it holds": {
			before: "## Tiles\n\n- [ ] Cut the tiles\n- [ ] Write unit tests\n\n## Search\n\n- [ ] Index the titles\n- [ ] Write unit tests\n",
			after:  "## P0 Search — 100%\n\n- [ ] Write unit tests\n- [ ] Index the titles\n\n## Tiles - DONE\n\n- [ ] Write unit tests\n- [ ] Cut the tiles\n",
		},
		"a formatter puts spaces between scripts": {
			before: "### 検索API\n\n- [ ] E2Eテスト作成\n- [ ] 索引を作る\n\n### 地図API\n\n- [ ] E2Eテスト作成\n- [ ] タイルを切る\n",
			after:  "### 検索 API\n\n- [ ] E2E テスト作成\n- [ ] 索引を作る\n\n### 地図 API\n\n- [ ] E2E テスト作成\n- [ ] タイルを切る\n",
			kept:   map[string]string{"E2Eテスト作成": "E2E テスト作成"},
		},
		"a line is renumbered and slightly reworded": {
			before: "## Tasks\n\n- [ ] 3.1 Draw the trails\n- [ ] 3.2 Create interview scheduling and messaging\n- [ ] 3.3 Print the legend\n",
			after:  "## Tasks\n\n- [ ] 3.1 Draw the trails\n- [ ] 3.2 Ask for consent\n- [ ] 3.3 Create interview scheduling and messaging system\n- [ ] 3.4 Print the legend\n",
			kept: map[string]string{
				"3.2 Create interview scheduling and messaging": "3.3 Create interview scheduling and messaging system", "3.3 Print the legend": "3.4 Print the legend",
			},
			fresh: []string{"3.2 Ask for consent"},
		},
		"a far better pair across sections beats a fair one inside": {
			before: "## Rollout\n\n- [ ] Translate the admin console\n- [ ] Tell everybody\n\n## Testing\n\n- [ ] Document the admin console\n- [ ] Click through it\n\n## Phase 1\n\n- [ ] Build the rest\n",
			after:  "## Rollout\n\n- [ ] Tell everybody\n\n## Testing\n\n- [ ] Translate the admin console (first half)\n- [ ] Click through it\n\n## Phase 1\n\n- [ ] Build the rest\n- [ ] Document again and the admin console\n",
			kept: map[string]string{
				"Translate the admin console": "Translate the admin console (first half)", "Document the admin console": "Document again and the admin console",
			},
		},
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes[name].play(t)
		})
	}
}

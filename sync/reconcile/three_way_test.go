package reconcile_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// columns are the situations of the table in docs/three-way.md, behind field and owner.
var columns = [...]string{"Only the document changed", "Only GitHub changed", "Both changed, differently", "Nothing known of before"}

// cell is one cell of the table: a document, what happened to the issue, and what follows.
type cell struct {
	// says is the cell's text in the table.
	says string
	// doc is the document now; "" leaves it as it was.
	doc string
	hub func(*sync.Issue)
	// base changes what is known of before.
	base func(*sync.ItemBase)
	want []string
}

const (
	threeOpen   = "## Goals\n- [ ] alpha one\n- [ ] beta two\n"
	threeDone   = "## Goals\n- [x] alpha one\n- [ ] beta two\n"
	threeStruck = "## Goals\n- [ ] ~~alpha one~~\n- [ ] beta two\n"
	threeMoved  = "## Goals\n- [ ] beta two\n\n## Testing\n- [ ] alpha one\n"
	threeOwned  = "## Goals\n- [ ] alpha one\n  - Owner: @ann\n- [ ] beta two\n"
	threeOther  = "## Goals\n- [ ] alpha one\n  - Owner: @bob\n- [ ] beta two\n"
	threeBody   = "## Goals\n- [ ] alpha one\n\n  More words.\n\n- [ ] beta two\n"
)

func nothingKnown(r *sync.ItemBase) { r.State, r.Title, r.TitleHash = "", "", "" }

func reopened(i *sync.Issue) { i.Closed, i.Reason = false, "" }

// threeWay is the table, row by row; start is the document that both sides agreed on.
var threeWay = []struct {
	field, owner, start string
	cells               [4]cell
}{
	{
		"State: open or done", "both", threeOpen, [4]cell{
			{"the issue is closed or reopened", threeDone, nil, nil, []string{"alpha one: closed=true completed"}},
			{"the box is ticked or cleared", "", closeAs("completed"), nil, []string{"edit state done"}},
			{"done wins over dropped, with a notice", threeStruck, closeAs("completed"), nil, []string{"edit state done", "notice conflict"}},
			{"done wins", "", closeAs("completed"), nothingKnown, []string{"edit state done"}},
		},
	},
	{
		"State: dropped", "both", threeOpen, [4]cell{
			{"the issue is closed as not planned", threeStruck, nil, nil, []string{"alpha one: closed=true not_planned"}},
			{"the item is struck, its box left open", "", closeAs("not_planned"), nil, []string{"edit state dropped"}},
			{"between dropped and open the document wins, with a notice", threeStruck, reopened,
				func(r *sync.ItemBase) { r.State = parser.StateDone }, []string{"alpha one: closed=true not_planned", "notice conflict"}},
			{"a closed issue stays closed", "", closeAs("not_planned"), nothingKnown, []string{"edit state dropped"}},
		},
	},
	{
		"Title", "both", threeOpen, [4]cell{
			{"the issue is renamed", strings.Replace(threeOpen, "alpha one", "alpha one more", 1), nil, nil, []string{"alpha one: title=alpha one more"}},
			{"the item is reworded; where its line holds formatting the title stays GitHub's", "",
				func(i *sync.Issue) { i.Title = "alpha first" }, nil, []string{"edit title alpha first"}},
			{"the document wins, with a notice", strings.Replace(threeOpen, "alpha one", "alpha one more", 1),
				func(i *sync.Issue) { i.Title = "alpha first" }, nil, []string{"alpha first: title=alpha one more", "notice conflict"}},
			{"the document wins", "", func(i *sync.Issue) { i.Title = "alpha first" }, nothingKnown, []string{"alpha first: title=alpha one"}},
		},
	},
	{
		"Labels of Milepost", "document", threeOpen, [4]cell{
			{"labels are added and taken away", threeMoved, nil, nil, []string{"alpha one: labels=plan: testing"}},
			{"what a person added or took away stays", "", func(i *sync.Issue) { i.Labels = []string{"mine"} }, nil, nil},
			{"the document's change is made, people's own labels stay", threeMoved,
				func(i *sync.Issue) { i.Labels = []string{"mine"} }, nil, []string{"alpha one: labels=mine,plan: testing"}},
			{"missing labels are added", "", func(i *sync.Issue) { i.Labels = []string{"mine"} },
				func(r *sync.ItemBase) { r.Labels = nil }, []string{"alpha one: labels=mine,plan: goals"}},
		},
	},
	{
		"Assignees", "document", threeOwned, [4]cell{
			{"owners are assigned and taken off", threeOther, nil, nil, []string{"alpha one: assignees=bob"}},
			{"whom a person assigned or took off stays so", "", func(i *sync.Issue) { i.Assignees = []string{"eve"} }, nil, nil},
			{"the document's change is made, people's own assignees stay", threeOther,
				func(i *sync.Issue) { i.Assignees = []string{"ann", "eve"} }, nil, []string{"alpha one: assignees=eve,bob"}},
			{"missing owners are assigned", "", func(i *sync.Issue) { i.Assignees = nil },
				func(r *sync.ItemBase) { r.Assignees = nil }, []string{"alpha one: assignees=ann"}},
		},
	},
	{
		"Milestone of an issue", "document", threeOpen, [4]cell{
			{"the issue is moved", "", nil, func(r *sync.ItemBase) { r.Milestone, r.Issue.Milestone = "other", 7 }, []string{"alpha one: milestone"}},
			{"where a person put it, it stays", "", func(i *sync.Issue) { i.Milestone = 7 }, nil, nil},
			{"the document wins", "", func(i *sync.Issue) { i.Milestone = 7 }, func(r *sync.ItemBase) { r.Milestone = "other" }, []string{"alpha one: milestone"}},
			{"the document wins", "", func(i *sync.Issue) { i.Milestone = 0 }, func(r *sync.ItemBase) { r.Milestone = "" }, []string{"alpha one: milestone"}},
		},
	},
	{
		"Milepost's block in a body", "document", threeOpen, [4]cell{
			{"the block is written again", threeBody, nil, nil, []string{"alpha one: body"}},
			{"it stays as people left it", "", func(i *sync.Issue) { i.Body = "mine" }, nil, nil},
			{"the block is written again, people's text around it stays", threeBody,
				func(i *sync.Issue) { i.Body += "\nmine" }, nil, []string{"alpha one: body with mine"}},
			{"the block is written again", "", func(i *sync.Issue) { i.Body = "" }, func(r *sync.ItemBase) { r.Inputs = "" }, []string{"alpha one: body"}},
		},
	},
}

// effects writes what a changeset does to the items and issues, without the marker's body that
// comes along with another change.
func effects(changes sync.Changeset) []string {
	var lines []string
	for _, action := range changes.Actions {
		update, ok := action.(sync.UpdateIssue)
		if !ok {
			continue
		}
		var parts []string
		if update.Title != nil {
			parts = append(parts, "title="+*update.Title)
		}
		if update.Closed != nil {
			parts = append(parts, fmt.Sprintf("closed=%v %s", *update.Closed, update.Reason))
		}
		if update.Labels != nil {
			parts = append(parts, "labels="+strings.Join(*update.Labels, ","))
		}
		if update.Assignees != nil {
			parts = append(parts, "assignees="+strings.Join(*update.Assignees, ","))
		}
		if update.Milestone != nil {
			parts = append(parts, "milestone")
		}
		if len(parts) == 0 && update.Body != nil {
			parts = append(parts, "body")
			if strings.HasSuffix(*update.Body, "mine") {
				parts[0] += " with mine"
			}
		}
		lines = append(lines, update.Current+": "+strings.Join(parts, " "))
	}
	for _, edit := range changes.Edits {
		lines = append(lines, fmt.Sprintf("edit %s %s", edit.Proposed.Field, edit.Proposed.Value))
	}
	for _, notice := range changes.Notices {
		lines = append(lines, "notice "+notice.Code)
	}
	return lines
}

// further holds more situations of some cells, by field and column.
var further = map[string][]cell{
	"State: open or done/Only the document changed": {
		{"", threeOpen, closeAs("completed"), wasDone, []string{"alpha one: closed=false reopened"}},
	},
	"State: open or done/Only GitHub changed": {{"", threeDone, nil, wasDone, []string{"edit state open"}}},
	"State: dropped/Only GitHub changed":      {{"", threeStruck, nil, wasDropped, []string{"edit state open"}}},
}

func wasDone(r *sync.ItemBase) { r.State = parser.StateDone }

func wasDropped(r *sync.ItemBase) { r.State = parser.StateDropped }

// play shows what follows from a situation.
func (c cell) play(t *testing.T, start string) {
	t.Helper()
	d := newFixture().mirror(start)
	if c.hub != nil {
		d.onGitHub("alpha one", c.hub)
	}
	if c.base != nil {
		for key, record := range d.base.Items {
			if strings.HasPrefix(record.Text, "alpha one") {
				c.base(&record)
				d.base.Items[key] = record
			}
		}
	}
	doc := c.doc
	if doc == "" {
		doc = start
	}
	if diff := cmp.Diff(c.want, effects(d.diff(doc))); diff != "" {
		t.Errorf("what follows (-want +got):\n%s", diff)
	}
}

// played is a cell of the table with what plays it.
type played struct {
	says string
	play func(*testing.T)
}

// playedRow is a row of the table.
type playedRow struct {
	field, owner string
	cells        [4]played
}

// threeWayRows is the whole table in its order.
func threeWayRows() []playedRow {
	var rows []playedRow
	for _, row := range threeWay {
		out := playedRow{field: row.field, owner: row.owner}
		for i, c := range row.cells {
			out.cells[i] = played{c.says, func(t *testing.T) {
				t.Helper()
				c.play(t, row.start)
				for _, more := range further[row.field+"/"+columns[i]] {
					more.play(t, row.start)
				}
			}}
		}
		rows = append(rows, out)
	}
	return append(append(rows, milestoneRows()...), slotRows()...)
}

func TestThreeWay(t *testing.T) {
	t.Parallel()
	for _, row := range threeWayRows() {
		t.Run(row.field, func(t *testing.T) {
			t.Parallel()
			for i, c := range row.cells {
				t.Run(columns[i], func(t *testing.T) {
					t.Parallel()
					c.play(t)
				})
			}
		})
	}
}

// testOf is the name by which `go test -run` plays a row.
func testOf(field string) string { return "TestThreeWay/" + strings.ReplaceAll(field, " ", "_") }

// The published table is the one that is played, with the name of each row's test.
func TestThreeWay_is_published(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/three-way.md")
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, line := range strings.Split(string(page), "\n") {
		if cells, ok := strings.CutPrefix(line, "| "); ok {
			got = append(got, strings.Split(strings.TrimSuffix(cells, " |"), " | "))
		}
	}
	want := [][]string{append(append([]string{"Field", "Belongs to"}, columns[:]...), "Test"), slices.Repeat([]string{"---"}, 7)}
	for _, row := range threeWayRows() {
		cells := []string{row.field, row.owner}
		for _, c := range row.cells {
			if c.play == nil {
				t.Errorf("nothing plays %q of %s", c.says, row.field)
			}
			cells = append(cells, c.says)
		}
		want = append(want, append(cells, "`"+testOf(row.field)+"`"))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/three-way.md (-want +got):\n%s", diff)
	}
}

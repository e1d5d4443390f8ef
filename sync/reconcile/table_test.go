package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/sync"
)

const tablePlan = "## Risk Assessment\n\n| Risk | Probability | Impact |\n|---|---|---|\n| Vendor leaves | High | Low |\n\n" +
	"## Overview\n\n| Part | Status |\n|---|---|\n| Import | In Progress |\n"

func TestDiff_mirrors_the_rows_of_tables(t *testing.T) {
	t.Parallel()
	d := newFixture()
	d.policy.Tables = true
	var got []string
	for _, action := range d.diff(tablePlan).Actions {
		if issue, ok := action.(sync.CreateIssue); ok {
			got = append(got, issue.Title+": "+strings.Join(issue.Labels, ", "))
		}
	}
	want := []string{"Vendor leaves: plan: risks, probability: high, impact: low", "Import: status: in progress"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestDiff_writes_closed_rows_into_their_cells(t *testing.T) {
	t.Parallel()
	d := newFixture()
	d.policy.Tables = true
	d.mirror(tablePlan)
	d.onGitHub("Vendor leaves", closeAs("completed"))
	d.onGitHub("Import", closeAs("completed"))
	changes := d.diff(tablePlan)
	var news []string
	for _, edit := range changes.Edits {
		for _, span := range edit.Spans {
			news = append(news, span.New)
		}
	}
	if diff := cmp.Diff([]string{"~~", "~~", "Done"}, news); diff != "" {
		t.Errorf("edits (-want +got):\n%s", diff)
	}
}

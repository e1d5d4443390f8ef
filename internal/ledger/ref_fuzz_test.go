package ledger_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/sync"
)

// FuzzRefFile loads what anybody who may write to a repository may put into its ledger: it is refused, or what comes of it
// is written so that the next run knows the same.
func FuzzRefFile(f *testing.F) {
	for _, seed := range []string{
		"", "{", "{}", `{"version":1,"repository":1}`, `{"version":1,"repository":2,"items":[{"key":"a"}]}`,
		`{"version":1,"repository":1,"marker_key":"AAAA","users":[1],"commits":-7,"new":true,"record":{"commit":"c"},"items":[{"key":"a","text":"\\\" {[,"}],"milestones":[{"key":"m"}]}`,
		`{"version":1,"repository":1,"begun":{"items":[{"key":"a","status":"intended"}],"milestones":[null]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		host := &refs{tips: map[int64]string{1: "c"}, files: map[int64][]byte{1: content}}
		clock := func() time.Time { return time.Unix(1_700_000_000, 0).UTC() }
		run := ledger.OpenRef(host, clock)
		if err := run.Begin(t.Context(), repository(1)); err != nil {
			return
		}
		save(t, run, repository(1), sync.Change{Items: []sync.ItemBase{{Key: "fuzz"}}})
		want, err := run.Load(t.Context(), repository(1))
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if written := host.files[1]; !json.Valid(written) || !bytes.Contains(written, []byte("\n{\"key\":")) {
			t.Errorf("what is written is no JSON with a record a line: %s", written)
		}
		got, err := ledger.OpenRef(host, clock).Load(t.Context(), repository(1))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		for key := range got.Items {
			if diff := cmp.Diff(want.Items[key], got.Items[key]); diff != "" {
				t.Errorf("item %q (-want +got):\n%s", key, diff)
			}
		}
		if diff := cmp.Diff(want.Repo, got.Repo); diff != "" {
			t.Errorf("the record of the repository (-want +got):\n%s", diff)
		}
	})
}

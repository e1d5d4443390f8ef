package markup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/sync/markup"
)

// FuzzOpenMarker opens what anyone may write into an issue: nothing counts that was not sealed with the
// key, and what was sealed is found whatever stands around it.
func FuzzOpenMarker(f *testing.F) {
	key := []byte("the key of a server")
	marker := markup.Marker{Key: "k1", Repository: 7, Plan: "docs/a-b \"é\".md", Slot: "0a", Title: "0b", State: "open", Steps: "oxdu"}
	sealed := marker.Seal(key)
	tokens := []string{
		"<!-- milepost:v1 ", "key=k1 ", "of=phase ", "repo=7 ", "repo=99999999999999999999 ", "slot=0a ", "state=open ", "steps=oxdu ", "title=0b ", `plan="`, `\"`, `\`, `" `, "mac=", "AAAA", " -->",
		sealed[:40], sealed[40:], strings.Replace(sealed, "repo=7", "repo=8", 1), "é", "\n", "\xff",
	}
	f.Add("", []byte{})
	f.Add(strings.Replace(sealed, "k1", "k2", 1), []byte{})
	f.Add("<!-- milepost:v1 key=k1 repo=7 slot=0a state=open title=0b plan=\"\\x\" mac=AAAA -->", []byte("\x00\x8b\x08\x8b\x09\x8b"))
	f.Add("", []byte("\x00\x00\x01\x00\x03\x00\x05\x00\x06\x00\x07\x00\x08\x00\xf6\x8b"))
	f.Fuzz(func(t *testing.T, head string, program []byte) {
		body := head + string(fuzzing.Repeat(program, tokens))
		fuzzing.Within(t, []byte(body), 1, func() {
			if found, ok := markup.OpenMarker(body, [][]byte{key}); ok && found != marker {
				t.Errorf("a marker that nobody sealed counts: %+v", found)
			}
		})
		if strings.Contains(body, "<!-- milepost") {
			return
		}
		if found, ok := markup.OpenMarker(body+"\n"+sealed, slices.Insert([][]byte{key}, 0, []byte("another"))); !ok || found != marker {
			t.Errorf("behind %q: %+v, %v, want %+v", body, found, ok, marker)
		}
	})
}

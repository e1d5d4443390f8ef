package voice_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/fuzzing"
	"github.com/milepost/milepost/sync/voice"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string]voice.Command{
		"/milepost done": {Verb: voice.Done},
		"  \r\n /Milepost  DONE \r\nThanks, everyone": {Verb: voice.Done},
		"/milepost drop":                      {Verb: voice.Drop},
		"/milepost reopen":                    {Verb: voice.Reopen},
		"/milepost sync":                      {Verb: voice.Sync},
		"/milepost explain":                   {Verb: voice.Explain},
		"/milepost approve":                   {Verb: voice.Approve},
		"/milepost approve docs/My Plan.md":   {Verb: voice.Approve, Text: "docs/My Plan.md"},
		"/milepost approve `./docs/m1.md`":    {Verb: voice.Approve, Text: "docs/m1.md"},
		"/milepost pick 3fa2":                 {Verb: voice.Pick, Text: "3fa2"},
		"/milepost Pick 3FA2  #12 ":           {Verb: voice.Pick, Text: "3FA2", Answer: "#12"},
		"/milepost pick `3fa2` `new`":         {Verb: voice.Pick, Text: "3fa2", Answer: "new"},
		"/milepost pick `3fa2 #12`":           {Verb: voice.Pick, Text: "3fa2", Answer: "#12"},
		"/milepost pick 3fa2 the first one":   {Verb: voice.Pick, Text: "3fa2", Answer: "the first one"},
		"/milepost decide: Use  Go":           {Verb: voice.Decide, Text: "Use Go"},
		"/milepost decide:Use: Go":            {Verb: voice.Decide, Text: "Use: Go"},
		"/milepost decide Use Go":             {Verb: voice.Decide, Text: "Use Go"},
		"Decision: Use Go":                    {Verb: voice.Decide, Text: "Use Go", Bare: true},
		"**Decision**: Use \u202eoG\nbecause": {Verb: voice.Decide, Text: "Use oG", Bare: true},
		"/approve":                            {Verb: voice.Sign, Bare: true},
		// What turns to Milepost and is no command is answered with the list.
		"/milepost":                {},
		"/milepost done please":    {},
		"/milepost done.":          {},
		"/milepost decide:":        {},
		"/milepost decide: \u200e": {},
		"/milepost close":          {},
		"/milepost sync done":      {},
		"/milepost pick":           {},
	} {
		if got, ok := voice.Parse(comment); !ok || got != want {
			t.Errorf("%q: (-want +got):\n%s%t", comment, cmp.Diff(want, got), ok)
		}
	}
}

func TestParse_passes_over_what_does_not_speak_to_Milepost(t *testing.T) {
	t.Parallel()
	for _, comment := range []string{
		"", "\n\n", "Done", "> /milepost done", "`/milepost done`", "```\n/milepost done\n```", "Please /milepost done", "First\n/milepost done",
		"/milepostdone", "/milepost-done", "@milepost done", "/approve now", "/approved", "/lgtm", "Decision:", "Decisions: many", "<!-- /milepost done -->",
	} {
		if got, ok := voice.Parse(comment); ok {
			t.Errorf("%q is taken for %+v", comment, got)
		}
	}
}

// Whoever may comment may write anything at all.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"/milepost done", "/milepost decide: <!-- x --> @all closes #1", "**Decision**: \xff\xfe", "/approve", "/milepost approve ../../etc", "/milepost pick ` #1",
		"/milepost " + strings.Repeat("done ", 2000), strings.Repeat("\n", 5000) + "/milepost done", "\u2028/milepost done", "/milepost\x00done", "Decision:\v\f",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, comment string) {
		var command voice.Command
		var ok bool
		fuzzing.Within(t, []byte(comment), 1, func() { command, ok = voice.Parse(comment) })
		if again, same := voice.Parse(voice.FirstLine(comment)); again != command || same != ok {
			t.Errorf("the first line alone is %+v", again)
		}
		if said := command.Text + command.Answer; strings.ContainsAny(said, "\r\n\x00") || !utf8.ValidString(said) || len(said) > 4*1000 {
			t.Errorf("the text is %q", said)
		}
		if !ok && command != (voice.Command{}) && command.Verb != voice.Sign {
			t.Errorf("no command, and yet %+v", command)
		}
		if (command.Verb == voice.Decide) != (command.Text != "" && command.Verb != voice.Approve && command.Verb != voice.Pick) {
			t.Errorf("a decision without a text, or a text without a decision: %+v", command)
		}
	})
}

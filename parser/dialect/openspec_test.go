package dialect_test

import "testing"

func TestOpenSpec_reads_the_numbers_of_tasks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1.1 Dig":         "1.1",
		"1.1a Dig":        "1.1a",
		"**T1.2** Dig":    "T1.2",
		"J.2 Dig":         "J.2",
		"A1.2.3: Dig":     "A1.2.3",
		"V1.2 is too old": "",
		"Dr. Who digs":    "",
		"T. rex digs":     "",
		"X.Y digs":        "",
		"7 spades":        "",
	} {
		p := read(t, "openspec/changes/dig/tasks.md", "- [ ] "+text+"\n")
		if got := p.Items[0].ID; got != want {
			t.Errorf("%q has the id %q, want %q", text, got, want)
		}
	}
}

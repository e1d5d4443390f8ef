package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// typed lists the calls of the program in a document, those in the lines of a text among them. Nothing is claimed by that.
func typed(t *testing.T, document string) []string {
	t.Helper()
	var calls []string
	for _, block := range testbook.All(t, document) {
		if block.Language != "sh" {
			continue
		}
		for _, call := range testbook.Commands([]testbook.Block{block}) {
			if strings.HasPrefix(call, "milepost ") {
				calls = append(calls, call)
			}
		}
	}
	for _, span := range testbook.Spans(t, document) {
		if call := strings.TrimPrefix(span.Text, "gh "); inlineCall.MatchString(call) {
			calls = append(calls, call)
		}
	}
	return calls
}

// inlineCall is how a call of the program begins; names of check runs, such as milepost / plan, begin otherwise.
var inlineCall = regexp.MustCompile(`^milepost [a-z]`)

// words are the arguments of a call behind the program's name; where its output goes is no matter.
func words(call string) []string {
	call, _, _ = strings.Cut(call, ">")
	args := strings.Fields(call)[1:]
	return slices.DeleteFunc(args, func(word string) bool { return word == "..." })
}

// parsed says what is wrong with a call, as far as command, flags and arguments tell.
func parsed(args []string) error {
	root := newRoot(&streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
	root.InitDefaultCompletionCmd()
	command, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := command.ParseFlags(rest); errors.Is(err, pflag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	if len(command.Flags().Args()) == 0 {
		return nil // the text speaks of the command
	}
	return command.ValidateArgs(command.Flags().Args())
}

func TestDocuments_call_the_program_as_it_can_be_called(t *testing.T) {
	t.Parallel()
	calls := 0
	for _, name := range testbook.Documents(t) {
		for _, call := range typed(t, name) {
			calls++
			if err := parsed(words(call)); err != nil {
				t.Errorf("%s: %s: %v", name, call, err)
			}
		}
	}
	if calls < 60 {
		t.Errorf("only %d calls were found", calls)
	}
	for _, wrong := range []string{"milepost frobnicate", "milepost check --colour a.md", "milepost diff one.md"} {
		if parsed(words(wrong)) == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestDocuments_show_configurations_that_are_taken(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, setting := range config.Settings() {
		known[setting.Path] = true
	}
	samples := 0
	look := func(name, sample string) {
		samples++
		if _, diagnostics := config.ParsePolicy([]byte(sample)); len(diagnostics) > 0 {
			t.Errorf("%s: %v is said of\n%s", name, diagnostics, sample)
		}
	}
	for _, block := range slices.Concat(
		testbook.Blocks(t, "docs/collect.md", "yaml"), testbook.BlocksBelow(t, "docs/configuration.md", "In an editor", "yaml"),
		testbook.Blocks(t, "docs/dialects.md", "yaml"), testbook.Blocks(t, "docs/format.md", "yaml"), testbook.Blocks(t, "docs/gates.md", "yaml"), testbook.Blocks(t, "docs/page.md", "yaml"),
		testbook.Blocks(t, "docs/preview.md", "yaml"), testbook.Blocks(t, "docs/reports.md", "yaml"), testbook.Blocks(t, "docs/write-back.md", "yaml"),
	) {
		look(block.Document, block.Text)
	}
	inline := regexp.MustCompile(`^([a-z_]+): .`)
	for _, name := range testbook.Documents(t) {
		for _, span := range testbook.Spans(t, name) {
			// Front matter of plans has settings of its own, and a cell of the table of settings may say a word of one alone.
			key := inline.FindStringSubmatch(span.Text)
			if key != nil && known[key[1]] && !strings.Contains(span.Around, "front matter") && name != "docs/configuration.md" {
				look(name, span.Text)
			}
		}
	}
	if samples < 40 {
		t.Errorf("only %d samples were found", samples)
	}
}

func TestDocuments_say_of_slips_what_check_says(t *testing.T) {
	t.Parallel()
	place := t.TempDir()
	must(t, os.Mkdir(filepath.Join(place, ".github"), 0o750))
	slips := testbook.BlocksBelow(t, "docs/configuration.md", "What happens to a slip", "yaml")[0]
	must(t, os.WriteFile(filepath.Join(place, ".github", "milepost.yml"), []byte(slips.Text), 0o600))
	var out strings.Builder
	for _, call := range testbook.BlocksBelow(t, "docs/configuration.md", "What happens to a slip", "sh") {
		out.WriteString(playIn(t, place, words(call.Text)...))
	}
	if want := testbook.Join(testbook.BlocksBelow(t, "docs/configuration.md", "What happens to a slip", "text")); out.String() != want {
		t.Errorf("(-document +program):\n%s", cmp.Diff(want, out.String()))
	}
}

// playIn runs the program in a folder, and expects it to succeed.
func playIn(t *testing.T, place string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(within(t), "milepost", args...) //nolint:gosec // TestMain puts it there
	command.Dir = place
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + place}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("milepost %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// partOf is an object of JSON without the keys that another one does not have.
func partOf(got, shown any) any {
	whole, ok := got.(map[string]any)
	keys, also := shown.(map[string]any)
	if !ok || !also {
		return got
	}
	part := map[string]any{}
	for key, inside := range whole {
		if like, there := keys[key]; there {
			part[key] = partOf(inside, like)
		}
	}
	return part
}

func TestDocuments_report_as_they_show(t *testing.T) {
	t.Parallel()
	testneed.Program(t, "git")
	place := t.TempDir()
	git := func(when string, args ...string) {
		t.Helper()
		command := exec.CommandContext(within(t), "git", append([]string{"-C", place, "-c", "user.name=Ann", "-c", "user.email=ann@example.com"}, args...)...) //nolint:gosec // the arguments are the test's
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + place, "GIT_COMMITTER_DATE=" + when, "GIT_AUTHOR_DATE=" + when}
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	plan := "# Milestone 1: Data\n\n**Due**: 2026-04-30\n\n## Implementation\n\n- [x] Write the reader\n- [ ] Write the writer\n- [ ] Write the index\n- [ ] Test both\n"
	write := func(text string) {
		t.Helper()
		must(t, os.MkdirAll(filepath.Join(place, "docs"), 0o750))
		must(t, os.WriteFile(filepath.Join(place, "docs", "milestone-1.md"), []byte(text), 0o600))
	}
	write(plan)
	git("2026-03-02T10:00:00Z", "init", "--quiet")
	git("2026-03-02T10:00:00Z", "add", ".")
	git("2026-03-02T10:00:00Z", "commit", "--quiet", "-m", "Plan")
	write(strings.NewReplacer("[ ] Write the w", "[x] Write the w", "Write the index", "~~Write the index~~").Replace(plan) + "- [ ] Write the guide\n")
	git("2026-03-20T10:00:00Z", "commit", "--quiet", "-a", "-m", "Work")
	calls := 0
	for _, call := range testbook.Commands(testbook.Blocks(t, "docs/reports.md", "sh")) {
		calls++
		if out := playIn(t, place, words(call)...); !strings.Contains(out, "Milestone 1: Data") {
			t.Errorf("%s says\n%s", call, out)
		}
	}
	if calls != 4 {
		t.Errorf("%d commands were run, want 4", calls)
	}
	var shown, got any
	must(t, json.Unmarshal([]byte(testbook.Blocks(t, "docs/reports.md", "json")[0].Text), &shown))
	must(t, json.Unmarshal([]byte(playIn(t, place, "report", "docs/milestone-1.md", "--since", "2026-03-10", "--until", "2026-03-24", "--format", "json")), &got))
	if diff := cmp.Diff(shown, partOf(got, shown)); diff != "" {
		t.Errorf("(-document +program):\n%s", diff)
	}
}

func TestDocuments_approve_as_they_show(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	commit := func(path, content string) {
		t.Helper()
		_, err := th.sandbox.Commit(ctx, path, []byte(content), "Change the plan")
		must(t, err)
		must(t, th.settle(ctx))
	}
	for number, lines := range map[string]string{
		"1": "- [ ] alpha one\n- [ ] beta two\n- [ ] gamma three\n- [ ] delta four\n",
		"2": "- [ ] Draw the coast\n- [ ] Name every harbour\n- [ ] Print the charts\n- [ ] Sell an atlas\n",
	} {
		title := "# Milestone " + number + ": Test " + number + "\n\n## Goals\n- [ ] what stays of plan " + number + "\n"
		commit("docs/milestone-"+number+".md", title+lines)
		commit("docs/milestone-"+number+".md", title)
	}
	commit("docs/milestone-3.md", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
	var calls []string
	for _, call := range testbook.Commands(testbook.Blocks(t, "docs/approvals.md", "sh")) {
		calls = append(calls, strings.Replace(call, "acme/rocket", sandbox.Owner+"/"+sandbox.Repo, 1))
	}
	if len(calls) != 4 {
		t.Fatalf("%d commands are shown, want 4", len(calls))
	}
	// The first answers all that are left, so it comes last.
	list := ""
	for _, call := range []string{calls[2], calls[3], calls[1], calls[0]} {
		args := words(call)
		if at := slices.Index(args, "--answer"); at >= 0 {
			args[at+1] = answerThat(t, list, "milestone-3")
		}
		code, text := told(th.server, args...)
		if code != exitFine {
			t.Errorf("%s: exit code %d, %s", call, code, text)
		}
		list = text
		must(t, th.settle(ctx))
	}
	if code, text := told(th.server, words(calls[2])...); code != exitFine || named.MatchString(text) {
		t.Errorf("after all answers, exit code %d: %s", code, text)
	}
}

func TestDocuments_carry_as_they_show(t *testing.T) {
	t.Parallel()
	th, ctx := openTestHarness(t), within(t)
	for file, text := range map[string]string{
		"docs/milestone-1.md": "# Milestone 1: Clock\n\n- [x] It ticks\n- [ ] It tells the time\n",
		"docs/milestone-2.md": "# Milestone 2: Alarm\n\n- [ ] It rings\n",
	} {
		_, err := th.sandbox.Commit(ctx, file, []byte(text), "Plan")
		must(t, err)
	}
	must(t, th.settle(ctx))
	calls := 0
	for _, call := range testbook.Commands(testbook.Blocks(t, "docs/collect.md", "sh")) {
		calls++
		args := append(words(call), "--repo", sandbox.Owner+"/"+sandbox.Repo)
		if code, text := told(th.server, args...); code != exitFine || !strings.Contains(text, "It tells the time") {
			t.Errorf("%s: exit code %d, %s", call, code, text)
		}
	}
	must(t, th.settle(ctx))
	pulls, _, err := th.sandbox.Person.PullRequests.List(ctx, sandbox.Owner, sandbox.Repo, nil)
	if err != nil || len(pulls) != 1 || calls != 2 {
		t.Errorf("%d commands open %d pull requests, %v", calls, len(pulls), err)
	}
}

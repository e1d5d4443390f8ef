package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/milepost/milepost/internal/config"
)

// hostile is text that would clear a terminal, set its title, hide and turn around what follows.
const hostile = "a\x1b[2J\x1b]0;owned\x07b\u009b31mc\u202ed\u2066e\u200ff\x7fg"

func TestWhatPeopleReadIsClean(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/refused") {
			w.WriteHeader(http.StatusConflict)
		} else {
			w.WriteHeader(http.StatusAccepted)
		}
		io.WriteString(w, hostile+"\n") //nolint:errcheck // the client notices
	}))
	t.Cleanup(server.Close)
	folder := t.TempDir()
	name := filepath.Join(folder, "plan \x1b[31m\nplan.md:1:1: error: forged.md")
	write := func(path, content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	plan := func(item string) string {
		return "# Milestone 1: " + hostile + "\n\n## Goals " + hostile + "\n\n" + item
	}
	write(name, plan("- [ ] one "+hostile+" \xff\x9b31m\n- [~] two "+hostile+"\n"))
	old, revised := filepath.Join(folder, "0001.md"), filepath.Join(folder, "0002.md")
	write(old, plan("- [ ] pack the map tiles "+hostile+"\n- [ ] gone "+hostile+"\n"))
	write(revised, plan("- [ ] pack all the map tiles "+hostile+" now\n- [ ] new "+hostile+"\n- [x] done\n"))

	environ := []string{"MILEPOST_ADMIN_LISTEN=" + strings.TrimPrefix(server.URL, "http://"), "NO_COLOR=1"}
	for story, args := range map[string][]string{
		"check":           {"check", name},
		"check_missing":   {"check", name + hostile},
		"check_misused":   {"check", "--" + hostile},
		"diff":            {"diff", old, revised},
		"replay":          {"replay", folder},
		"approve":         {"approve", "acme/rocket"},
		"approve_refused": {"approve", "acme/refused"},
		"demo":            {"demo", "--once", "--plan", revised},
		"check_as_json":   {"check", "--json", name},
		"diff_as_json":    {"diff", "--json", old, revised},
		"replay_as_json":  {"replay", "--json", folder},
	} {
		t.Run(story, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			run(args, strings.NewReader(""), &stdout, &stderr, environ)
			if stdout.Len()+stderr.Len() == 0 {
				t.Fatal("it says nothing")
			}
			for _, out := range []string{stdout.String(), stderr.String()} {
				for _, r := range out {
					if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
						t.Errorf("%U is in %q", r, out)
						break
					}
				}
				if !utf8.ValidString(out) && !strings.Contains(story, "json") {
					t.Errorf("it is not UTF-8: %q", out)
				}
				for line := range strings.Lines(out) {
					if strings.HasPrefix(line, "plan.md:1:1: error: forged") && !strings.Contains(story, "missing") {
						t.Errorf("a file's name makes a line of its own: %q", out)
					}
				}
			}
		})
	}
}

func TestJSONIsExact(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeJSON(&out, map[string]string{"title": hostile, "tab": "a\tb\nc\u2028"}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\x07\x7f\u009b\u202e\u2066\u200f") {
		t.Errorf("signs that act are in %q", &out)
	}
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got["title"] != hostile || got["tab"] != "a\tb\nc\u2028" {
		t.Errorf("read back as %q", got)
	}
}

func TestTheLogIsClean(t *testing.T) {
	t.Parallel()
	for _, format := range []string{config.LogJSON, config.LogConsole} {
		var out bytes.Buffer
		log := newLogger(config.Server{LogFormat: format}, &out)
		log.Warn().Str("event", hostile).Msg("delivery answered")
		if strings.ContainsAny(out.String(), "\x1b\x07\x7f\u009b\u202e\u2066\u200f") {
			t.Errorf("as %s, signs that act are in %q", format, &out)
		}
	}
}

func TestCleanLeavesNothingThatActs(t *testing.T) {
	t.Parallel()
	signs := rapid.SampledFrom([]string{hostile, "\xc2", "\x9b", "\u009b", "\u061c", "\u2069", "\\", `"`, "\r\n", "\t", "e\u0301", "\U0001f5d3"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.OneOf(signs, rapid.String())).Draw(t, "signs"), "")
		for _, r := range clean(text) {
			if acts(r) && r != '\n' && r != '\t' {
				t.Fatalf("%U is left of %q", r, text)
			}
		}
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		escaped := escape(encoded)
		for _, r := range string(escaped) {
			if acts(r) {
				t.Fatalf("%U is left of %q", r, text)
			}
		}
		var before, after string
		if err := json.Unmarshal(encoded, &before); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(escaped, &after); err != nil || before != after {
			t.Fatalf("%q became %q, %v", before, after, err)
		}
	})
}

package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/config"
)

func TestWithEnvFile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		content string
		environ []string
		want    []string
		fails   string
	}{
		"adds_what_is_not_set":             {"A=1\nB=2\n", []string{"B=3"}, []string{"A=1", "B=3"}, ""},
		"takes_an_empty_variable_as_unset": {"A=1\n", []string{"A="}, []string{"A=1", "A="}, ""},
		"keeps_signs_of_a_value":           {"A=x=y # z$HOME\n", nil, []string{"A=x=y # z$HOME"}, ""},
		"takes_quotes_off":                 {"A=\"x y\"\nB='z'\nC=\"\n", nil, []string{"A=x y", "B=z", `C="`}, ""},
		"reads_what_shells_read":           {"\ufeff# hello\r\n\r\nexport A=1\r\n", nil, []string{"A=1"}, ""},
		"lets_a_secret_stand_for_its_file": {"MILEPOST_MARKER_KEY_FILE=/x\n", []string{"MILEPOST_MARKER_KEY=k"}, []string{"MILEPOST_MARKER_KEY=k"}, ""},
		"names_the_line_that_is_wrong":     {"A=1\nB 2\n", nil, nil, ":2: it is not NAME=VALUE"},
		"takes_no_name_with_a_space":       {"A B=1\n", nil, nil, ":1: it is not NAME=VALUE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "env")
			if err := os.WriteFile(file, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			got, warnings, err := config.WithEnvFile(test.environ, file)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), file+test.fails) {
					t.Errorf("error %v, want %q", err, test.fails)
				}
				return
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" || err != nil || len(warnings) > 0 {
				t.Errorf("%v, %v, environment (-want +got):\n%s", err, warnings, diff)
			}
		})
	}
	t.Run("warns_of_a_file_that_everybody_can_read", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "env")
		if err := os.WriteFile(file, nil, 0o644); err != nil { //nolint:gosec // this is what the warning is about
			t.Fatal(err)
		}
		if _, warnings, err := config.WithEnvFile(nil, file); err != nil || len(warnings) != 1 {
			t.Errorf("%v, %v", warnings, err)
		}
	})
}

func TestServerWithoutAnApp(t *testing.T) {
	t.Parallel()
	for _, environ := range [][]string{nil, {"MILEPOST_APP_ID="}, {"MILEPOST_MARKER_KEY=x"}} {
		if config.NamesApp(environ) {
			t.Errorf("%v names an App", environ)
		}
	}
	for _, environ := range [][]string{{"MILEPOST_APP_ID=1"}, {"MILEPOST_PRIVATE_KEY_FILE=/x"}, {"MILEPOST_WEBHOOK_SECRET=s"}} {
		if !config.NamesApp(environ) {
			t.Errorf("%v names no App", environ)
		}
	}
	server, _, err := config.LoadWithoutApp([]string{"MILEPOST_LISTEN=:9"})
	if err != nil || server.Listen != ":9" {
		t.Errorf("%+v, %v", server, err)
	}
	if _, _, err := config.LoadWithoutApp([]string{"MILEPOST_LISTEN=9"}); err == nil {
		t.Error("a fault elsewhere is none")
	}
}

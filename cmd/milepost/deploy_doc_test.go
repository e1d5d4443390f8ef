package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testneed"
)

// site is a machine on which the server is deployed: what documents type there goes into folders of the test, and docker and
// systemctl only note what they are told.
type site struct {
	t *testing.T
	// folder is the checkout, root what stands for the machine's own folders.
	folder, root string
}

func newSite(t *testing.T) *site {
	t.Helper()
	testneed.Program(t, "sh")
	testneed.Program(t, "openssl")
	s := &site{t, t.TempDir(), t.TempDir()}
	must(t, os.CopyFS(filepath.Join(s.folder, "deploy"), os.DirFS(filepath.Join(testbook.Root(t), "deploy"))))
	must(t, os.WriteFile(filepath.Join(s.folder, programName), nil, 0o600))
	n := newNewcomer(t, "")
	must(t, n.setupOn(s.folder, "--org", "acme").ends())
	for _, place := range []string{"/usr/local/bin", "/etc/systemd/system"} {
		must(t, os.MkdirAll(s.at(place), 0o750))
	}
	s.types(testbook.BlocksBelow(t, "deploy/README.md", "Get the credentials ready", "sh"))
	return s
}

// at is where a path of the machine lies.
func (s *site) at(path string) string { return filepath.Join(s.root, path) }

// types types blocks and returns what docker and systemctl were told.
func (s *site) types(blocks []testbook.Block) []string {
	s.t.Helper()
	told := filepath.Join(s.t.TempDir(), "told")
	shell := testbook.Shell{Folder: s.folder, StandIns: map[string]string{
		// Nobody but root gives files away.
		"sudo":     `case "$1 $2" in "install -o") shift 3; set -- install "$@";; chown\ *) exit 0;; esac; exec "$@"`,
		"docker":   `echo "docker $*" >>` + told,
		"milepost": `echo "milepost $*" >>` + told, "systemctl": `echo "systemctl $*" >>` + told,
	}}
	lines := regexp.MustCompile(`(^| )(/(?:etc|usr)/)`).ReplaceAllString(testbook.Join(blocks), "${1}"+s.root+"$2")
	if got := shell.Type(s.t, lines); got.Code != 0 || got.Err != "" {
		s.t.Fatalf("%s: %+v", lines, got)
	}
	calls, err := os.ReadFile(told)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(string(calls)), "\n")
}

// commitsNothing expects git to see no file that was not in the checkout before: all that was typed left secrets.
func (s *site) commitsNothing() {
	s.t.Helper()
	testneed.Program(s.t, "git")
	ignored, err := os.ReadFile(filepath.Join(testbook.Root(s.t), ".gitignore"))
	must(s.t, err)
	must(s.t, os.WriteFile(filepath.Join(s.folder, ".gitignore"), ignored, 0o600))
	seen := testbook.Shell{Folder: s.folder}.Type(s.t, "git init --quiet && git status --porcelain --untracked-files=all")
	for line := range strings.Lines(seen.Out) {
		path := strings.TrimSpace(strings.TrimPrefix(line, "?? "))
		if _, err := os.Stat(filepath.Join(testbook.Root(s.t), path)); err != nil {
			s.t.Errorf("git would take up %s", path)
		}
	}
	if seen.Code != 0 || seen.Out == "" {
		s.t.Errorf("%+v", seen)
	}
}

// secret expects a file that its owner alone may read, and returns what it says.
func (s *site) secret(path string) string {
	s.t.Helper()
	info, err := os.Stat(path)
	must(s.t, err)
	if info.Mode().Perm()&0o077 != 0 || info.Size() == 0 {
		s.t.Errorf("%s has mode %v and %d bytes", path, info.Mode(), info.Size())
	}
	content, err := os.ReadFile(path) //nolint:gosec // the test's own
	must(s.t, err)
	return string(content)
}

// starts expects the server to take an environment; folder holds its files of secrets.
func (s *site) starts(environ []string) {
	s.t.Helper()
	if _, warned, err := config.LoadServer(environ); err != nil || len(warned) > 0 {
		s.t.Errorf("%v, %q: %q", err, warned, environ)
	}
}

func TestDeploy_with_compose_as_its_document_types_it(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	calls := s.types(testbook.BlocksBelow(t, "deploy/README.md", "Docker Compose", "sh"))
	if len(calls) != 3 {
		t.Fatalf("docker is called with %q", calls)
	}
	s.commitsNothing()
	var environ []string
	for _, name := range []string{"compose.yaml", "compose.postgres.yaml"} {
		content, err := os.ReadFile(filepath.Join(s.folder, "deploy", name)) //nolint:gosec // a copy of ours
		must(t, err)
		if !strings.Contains(calls[2], "-f deploy/"+name) {
			t.Errorf("%s is not named: %s", name, calls[2])
		}
		var file struct {
			Services map[string]struct{ Environment map[string]string }
			Secrets  map[string]struct{ File string }
		}
		must(t, yaml.Load(content, &file))
		paths := map[string]string{}
		for secret, is := range file.Secrets {
			paths[secret] = filepath.Join(s.folder, "deploy", is.File)
			if secret != "postgres-password" { // which the container of PostgreSQL reads as root
				s.secret(paths[secret])
			}
		}
		for variable, value := range file.Services[programName].Environment {
			if secret, ok := strings.CutPrefix(value, "/run/secrets/"); ok {
				value = paths[secret]
			}
			environ = append(environ, variable+"="+regexp.MustCompile(`\$\{.*\}`).ReplaceAllString(value, ""))
		}
		if name == "compose.postgres.yaml" && file.Services["postgres"].Environment["POSTGRES_USER"] != "milepost" {
			t.Errorf("PostgreSQL is set up for another user: %s", content)
		}
	}
	s.starts(append(environ, "MILEPOST_APP_ID=12345"))
	if address := s.secret(filepath.Join(s.folder, "deploy", "database-url")); !regexp.MustCompile(`^postgres://milepost:[0-9a-f]{48}@postgres/milepost\?sslmode=disable\n$`).MatchString(address) {
		t.Errorf("the database is at %s", address)
	}
	if calls[1] != "docker compose -f deploy/compose.yaml exec milepost /milepost health --ready" {
		t.Errorf("it is looked after by %s", calls[1])
	}
}

func TestDeploy_with_systemd_as_its_document_types_it(t *testing.T) {
	t.Parallel()
	testneed.That(t, runtime.GOOS == "linux", "systemd, and install as the document calls it, are of Linux")
	s := newSite(t)
	calls := s.types(testbook.BlocksBelow(t, "deploy/README.md", "systemd", "sh"))
	if !slices.Equal(calls, []string{"systemctl enable --now milepost", "milepost health --ready"}) {
		t.Errorf("it is started by %q", calls)
	}
	must(t, os.WriteFile(s.at("/etc/milepost/database-url"), []byte("postgres://u:p@db.example/milepost\n"), 0o400))
	var environ []string
	credentials := map[string]string{}
	for _, unit := range []string{"/etc/systemd/system/milepost.service", "/etc/systemd/system/milepost.service.d/postgres.conf"} {
		content, err := os.ReadFile(s.at(unit))
		must(t, err)
		for line := range strings.Lines(string(content)) {
			setting, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			switch setting {
			case "ExecStart":
				_, err := os.Stat(s.at(strings.Fields(value)[0]))
				must(t, err)
			case "EnvironmentFile":
				content, err := os.ReadFile(s.at(value))
				must(t, err)
				environ = append(environ, strings.TrimSpace(string(content)))
			case "LoadCredential":
				name, path, _ := strings.Cut(value, ":")
				credentials["%d/"+name] = s.at(path)
				s.secret(s.at(path))
			case "Environment":
				name, value, _ := strings.Cut(value, "=")
				if path, ok := credentials[value]; ok {
					value = path
				}
				environ = append(environ, name+"="+value)
			}
		}
	}
	if len(credentials) != 4 {
		t.Errorf("credentials %v", credentials)
	}
	s.starts(environ)
}

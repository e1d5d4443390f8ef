package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testkey"
)

const longSecret = "s3cret of thirty-two bytes or more"

// settingsWith is what a server needs, with some of it replaced.
func settingsWith(more ...string) []string {
	return append([]string{"MILEPOST_APP_ID=12", "MILEPOST_PRIVATE_KEY=" + string(testkey.PEM()), "MILEPOST_WEBHOOK_SECRET=" + longSecret}, more...)
}

// A key is taken however it came through the places that hold environments, and it is the very key.
func TestAPrivateKeyIsReadHoweverItWasWrittenDown(t *testing.T) {
	t.Parallel()
	key := string(testkey.PEM())
	block, _ := pem.Decode([]byte(key))
	lines := strings.Split(strings.TrimSpace(key), "\n")
	for name, text := range map[string]string{
		"as it is":              key,
		"CRLF":                  strings.ReplaceAll(key, "\n", "\r\n"),
		"literal":               strings.ReplaceAll(key, "\n", `\n`),
		"literal CRLF":          strings.ReplaceAll(key, "\n", `\r\n`),
		"in quotes":             `"` + strings.ReplaceAll(key, "\n", `\n`) + `"`,
		"byte order mark":       "\ufeff" + key,
		"indented":              "  " + strings.Join(lines, "\n  "),
		"one line":              strings.Join(lines, " "),
		"one line, no spaces":   strings.Join(lines, ""),
		"base64":                base64.StdEncoding.EncodeToString([]byte(key)),
		"base64 in lines":       strings.Join(lines[1:len(lines)-1], "\n"),
		"base64 of base64 text": base64.StdEncoding.EncodeToString([]byte("\ufeff" + strings.ReplaceAll(key, "\n", "\r\n"))),
		"DER in base64":         base64.RawStdEncoding.EncodeToString(block.Bytes),
	} {
		for _, environ := range [][]string{
			settingsWith("MILEPOST_PRIVATE_KEY=" + text),
			settingsWith("MILEPOST_PRIVATE_KEY=", "MILEPOST_PRIVATE_KEY_FILE="+write(t, text)),
		} {
			server, _, err := config.LoadServer(environ)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got, _ := pem.Decode([]byte(server.PrivateKey.Reveal()))
			if got == nil || string(got.Bytes) != string(block.Bytes) {
				t.Errorf("%s: it is another key", name)
			}
		}
	}
}

// What is badly written is named with its cure, and no message holds any part of a secret.
func TestABadlyWrittenSettingIsNamedWithItsCure(t *testing.T) {
	t.Parallel()
	key := string(testkey.PEM())
	block, _ := pem.Decode([]byte(key))
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalECPrivateKey(other)
	if err != nil {
		t.Fatal(err)
	}
	elliptic := string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
	half := base64.StdEncoding.EncodeToString(block.Bytes[len(block.Bytes)/2:])
	public := "-----BEGIN PUBLIC KEY-----\n" + half + "\n-----END PUBLIC KEY-----\n"
	locked := "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" + half + "\n-----END RSA PRIVATE KEY-----\n"
	torn := "-----BEGIN RSA PRIVATE KEY-----\n" + half + "\n-----END RSA PRIVATE KEY-----\n"
	folder := t.TempDir()
	hidden := write(t, longSecret)
	if err := os.Chmod(hidden, 0); err != nil {
		t.Fatal(err)
	}
	_, denied := os.ReadFile(hidden) //nolint:gosec // it is the test's own
	for name, c := range map[string]struct {
		environ []string
		want    string
	}{
		"public key":       {[]string{"MILEPOST_PRIVATE_KEY=" + public}, "MILEPOST_PRIVATE_KEY: it is a public key or a certificate"},
		"elliptic key":     {[]string{"MILEPOST_PRIVATE_KEY=" + elliptic}, "MILEPOST_PRIVATE_KEY: it is a key of another kind"},
		"locked key":       {[]string{"MILEPOST_PRIVATE_KEY=" + locked}, "MILEPOST_PRIVATE_KEY: it is encrypted with a passphrase"},
		"first line alone": {[]string{"MILEPOST_PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----"}, "MILEPOST_PRIVATE_KEY: its end is missing"},
		"path as key":      {[]string{"MILEPOST_PRIVATE_KEY=/run/secrets/milepost.pem"}, "give that path as MILEPOST_PRIVATE_KEY_FILE"},
		"noise":            {[]string{"MILEPOST_PRIVATE_KEY=" + torn}, "MILEPOST_PRIVATE_KEY: it is not an RSA private key in PEM"},
		"folder":           {[]string{"MILEPOST_PRIVATE_KEY=", "MILEPOST_PRIVATE_KEY_FILE=" + folder}, "MILEPOST_PRIVATE_KEY_FILE names a folder (" + folder + "): name the file in it"},
		"missing file": {[]string{"MILEPOST_PRIVATE_KEY=", "MILEPOST_PRIVATE_KEY_FILE=" + filepath.Join(folder, "app.pem")},
			"names a file that is not there (" + filepath.Join(folder, "app.pem") + ")"},
		"home":           {[]string{"MILEPOST_PRIVATE_KEY=", "MILEPOST_PRIVATE_KEY_FILE=~/app.pem"}, "only shells know what ~ is"},
		"key as path":    {[]string{"MILEPOST_PRIVATE_KEY=", "MILEPOST_PRIVATE_KEY_FILE=" + key}, "holds the secret itself, and should be the path of a file: give it as MILEPOST_PRIVATE_KEY"},
		"secret as path": {[]string{"MILEPOST_WEBHOOK_SECRET=", "MILEPOST_WEBHOOK_SECRET_FILE=" + longSecret}, "it is the path of a file, not the secret itself"},
		"client id":      {[]string{"MILEPOST_APP_ID=Iv23liABCDEFGHIJKLMN"}, "MILEPOST_APP_ID: it is the App's client id: use the number"},
		"old client id":  {[]string{"MILEPOST_APP_ID=Iv1.0123456789abcdef"}, "MILEPOST_APP_ID: it is the App's client id"},
		"two slashes":    {[]string{"MILEPOST_DATABASE_URL=sqlite://milepost.db"}, "MILEPOST_DATABASE_URL: it names a file at the root of the disk: use sqlite:FILE"},
		"no permission":  {[]string{"MILEPOST_WEBHOOK_SECRET=", "MILEPOST_WEBHOOK_SECRET_FILE=" + hidden}, "that this user must not read"},
	} {
		if name == "no permission" && denied == nil {
			continue // whoever runs the tests reads everything
		}
		_, warnings, err := config.LoadServer(settingsWith(c.environ...))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
			continue
		}
		if said := err.Error() + strings.Join(warnings, "\n"); strings.Contains(said, longSecret) || strings.Contains(said, key[100:140]) || strings.Contains(said, "BEGIN RSA") {
			t.Errorf("%s: a secret is told: %s", name, said)
		}
	}
}

// What can mean one thing only works.
func TestWhatCanMeanOneThingOnlyWorks(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"https://api.github.com":                      "https://api.github.com/",
		"https://api.github.com//":                    "https://api.github.com/",
		"http://api.github.com/":                      "https://api.github.com/",
		"https://github.com":                          "https://api.github.com/",
		"https://www.github.com/":                     "https://api.github.com/",
		"https://api.github.com/graphql":              "https://api.github.com/",
		"https://acme.ghe.com":                        "https://api.acme.ghe.com/",
		"http://api.acme.ghe.com":                     "https://api.acme.ghe.com/",
		"https://git.example.com/api/v3":              "https://git.example.com/api/v3/",
		"https://git.example.com/api/v3//":            "https://git.example.com/api/v3/",
		"https://git.example.com/api":                 "https://git.example.com/api/v3/",
		"https://git.example.com/api/graphql":         "https://git.example.com/api/v3/",
		"http://git.example.com:8080/api/v3/":         "http://git.example.com:8080/api/v3/",
		"http://127.0.0.1:8080/api":                   "http://127.0.0.1:8080/api/",
		"https://git.example.com":                     "https://git.example.com/",
		"https://proxy.example.com/github/api.v3/x%2": "",
	} {
		server, _, err := config.LoadServer(settingsWith("MILEPOST_GITHUB_API_URL=" + given))
		if (err == nil) != (want != "") || server.GitHubAPIURL != want {
			t.Errorf("%q is %q (%v), want %q", given, server.GitHubAPIURL, err, want)
		}
	}
	for _, environ := range [][]string{
		{"MILEPOST_WEBHOOK_SECRET=" + longSecret + "\n"}, {"MILEPOST_WEBHOOK_SECRET=" + longSecret + "\r\n"}, {"MILEPOST_WEBHOOK_SECRET=\ufeff" + longSecret},
		{"MILEPOST_WEBHOOK_SECRET=", "MILEPOST_WEBHOOK_SECRET_FILE=" + write(t, "\ufeff"+longSecret+"\r\n")},
	} {
		server, warnings, err := config.LoadServer(settingsWith(environ...))
		if err != nil || server.WebhookSecret != longSecret || len(warnings) > 0 {
			t.Errorf("%q gives %q, %v, %v", environ, server.WebhookSecret.Reveal(), warnings, err)
		}
	}
}

func TestWhatIsHardlyMeantIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, want string }{
		{"MILEPOST_WEBHOOK_SECRET= " + longSecret, "MILEPOST_WEBHOOK_SECRET begins or ends with white space"},
		{`MILEPOST_WEBHOOK_SECRET="` + longSecret + `"`, "MILEPOST_WEBHOOK_SECRET stands in quotes"},
		{"MILEPOST_PAGE_URL=https://example.com/milepost", "MILEPOST_PAGE_URL has a path"},
		{"MILEPOST_CLIENT_ID=123456", "MILEPOST_CLIENT_ID is a number"},
		{"MILEPOST_WEBHOOKS_SECRET=x", "did you mean MILEPOST_WEBHOOK_SECRET?"},
		{"MILEPOST_PRIVATE_KEY_PATH=x", "did you mean MILEPOST_PRIVATE_KEY_FILE?"},
		{"milepost_debounce=3s", "did you mean MILEPOST_DEBOUNCE?"},
		{"MILEPOSTS_DEBOUNCE=3s", "did you mean MILEPOST_DEBOUNCE?"},
		{"MILPOST_APP_ID=3", "did you mean MILEPOST_APP_ID?"},
		{"MILE_POST_APP_ID=3", "did you mean MILEPOST_APP_ID?"},
		{"OTHER_APP_ID=3", ""},
		{"LISTEN=3", ""},
		{"MILEPOST_WEBHOOK_SECRET=" + longSecret, ""},
		{"MILEPOST_PAGE_URL=https://example.com/", ""},
	} {
		more := []string{c.set}
		if strings.HasPrefix(c.set, "MILEPOST_CLIENT_ID") {
			more = append(more, "MILEPOST_CLIENT_SECRET=abc", "MILEPOST_PAGE_URL=https://example.com", "MILEPOST_ADMIN_TOKEN="+longSecret)
		}
		_, warnings, err := config.LoadServer(settingsWith(more...))
		if said := strings.Join(warnings, "\n"); err != nil || !strings.Contains(said, c.want) || c.want == "" && said != "" || strings.Contains(said, longSecret) {
			t.Errorf("%q is warned of by %q (%v), want %q", c.set, said, err, c.want)
		}
	}
}

package config_test

import (
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/internal/testkey"
)

// The settings of the page that its document shows are taken without a warning, as a file of settings and with files of secrets.
func TestLoadServer_takes_the_settings_that_documents_show(t *testing.T) {
	t.Parallel()
	for _, block := range testbook.Blocks(t, "docs/page.md", "env") {
		var lines []string
		for line := range strings.Lines(block.Text) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if strings.HasSuffix(name, "_FILE") {
				value = write(t, "a secret of thirty-two bytes or more")
			}
			lines = append(lines, name+"="+value)
		}
		environ := []string{"MILEPOST_APP_ID=12", "MILEPOST_PRIVATE_KEY=" + string(testkey.PEM()), "MILEPOST_WEBHOOK_SECRET=another secret of thirty-two bytes or more"}
		environ, warned, err := config.WithEnvFile(environ, write(t, strings.Join(lines, "\n")+"\n"))
		if err != nil || len(warned) > 0 {
			t.Fatalf("%v, %q:\n%s", err, warned, block.Text)
		}
		if _, warned, err := config.LoadServer(environ); err != nil || len(warned) > 0 {
			t.Errorf("%v, %q:\n%s", err, warned, block.Text)
		}
	}
}

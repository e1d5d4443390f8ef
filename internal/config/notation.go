package config

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// tidy takes out of secrets what came in by the way they were written down, as it is done with those in files: line
// breaks at the end, and a byte order mark.
func tidy(values map[string]string, names ...string) {
	for _, name := range names {
		if value, set := values[name]; set && name != "MILEPOST_PRIVATE_KEY" { // which is read with more patience
			values[name] = withoutEnds(value)
		}
	}
}

// isClientID reports whether a text has the form of a client id of a GitHub App.
func isClientID(text string) bool { return strings.HasPrefix(text, "Iv") && len(text) > 10 }

// oddities returns a warning for each secret with white space or quotes around it, which count, and for what is hardly
// meant as it is written.
func (s Server) oddities() []string {
	var warnings []string
	for _, secret := range []struct {
		name  string
		value Secret
	}{
		{"MILEPOST_WEBHOOK_SECRET", s.WebhookSecret}, {"MILEPOST_WEBHOOK_SECRET_OLD", s.WebhookSecretOld},
		{"MILEPOST_MARKER_KEY", s.MarkerKey}, {"MILEPOST_ADMIN_TOKEN", s.AdminToken}, {"MILEPOST_CLIENT_SECRET", s.ClientSecret},
	} {
		text := string(secret.value)
		switch {
		case strings.TrimSpace(text) != text:
			warnings = append(warnings, secret.name+" begins or ends with white space, which counts as part of it: take it out unless it is meant")
		case unquote(text) != text:
			warnings = append(warnings, secret.name+" stands in quotes, which count as part of it: take them out unless they are meant")
		}
	}
	if _, err := strconv.ParseUint(s.ClientID, 10, 64); err == nil {
		warnings = append(warnings, "MILEPOST_CLIENT_ID is a number, as the App ID is: use the client id that the App's settings page shows, which begins with Iv")
	}
	if u, err := url.Parse(s.PageURL); err == nil && u.Path != "" {
		warnings = append(warnings, "MILEPOST_PAGE_URL has a path, and the page is at the root of its host: give the page a host name of its own, and use https://HOST")
	}
	return warnings
}

// unreadableFile says why the file of a secret cannot be read and what to do. What is given in place of a path may be the
// secret itself, which nobody must see: a path is shown only where it looks like one.
func unreadableFile(variable, file string, err error) string {
	shown := ""
	if looksLikePath(file) {
		shown = " (" + file + ")"
	}
	info, statErr := os.Stat(file)
	switch {
	case strings.Contains(file, "-----BEGIN") || strings.ContainsAny(file, "\n\r"):
		return variable + " holds the secret itself, and should be the path of a file: give it as " + strings.TrimSuffix(variable, fileSuffix)
	case statErr == nil && info.IsDir():
		return variable + " names a folder" + shown + ": name the file in it"
	case errors.Is(err, fs.ErrPermission):
		return variable + " names a file" + shown + " that this user must not read: give it to the user that the server runs as, as by chown and chmod 400"
	case strings.HasPrefix(file, "~"):
		return variable + " names a file that is not there: only shells know what ~ is, so write the whole path"
	case errors.Is(err, fs.ErrNotExist):
		return variable + " names a file that is not there" + shown + ": look at the path, inside the container if it runs in one; it is the path of a file, not the secret itself"
	}
	return variable + " names a file that cannot be read" + shown
}

// looksLikePath reports whether a text that names no file is a path all the same: its folder is there, or it ends as
// files do.
func looksLikePath(file string) bool {
	if len(file) > 255 || strings.ContainsAny(file, "\n\r") {
		return false
	}
	if slices.Contains([]string{".pem", ".key", ".txt"}, filepath.Ext(file)) {
		return true
	}
	info, err := os.Stat(filepath.Dir(file))
	return err == nil && info.IsDir() && strings.ContainsAny(file, `/\`) && filepath.Dir(file) != string(filepath.Separator)
}

// apiAddress is the root of GitHub's REST API where an address can mean nothing else: that of the web
// pages of github.com and of ghe.com, plain http to these, and what stands beside /api/v3. It ends with one slash.
func apiAddress(text string) string {
	if !isHTTP(text) {
		return text
	}
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	path := strings.TrimRight(u.Path, "/")
	cloud, isCloud := strings.CutSuffix(u.Hostname(), ".ghe.com")
	switch host := u.Hostname(); {
	case host == "github.com" || host == "www.github.com" || host == "api.github.com":
		u.Scheme, u.Host = "https", "api.github.com"
		path = strings.TrimSuffix(strings.TrimSuffix(path, "/graphql"), "/api/v3")
	case isCloud && !strings.Contains(cloud, "."):
		u.Scheme, u.Host, path = "https", "api."+host, ""
	case isCloud:
		u.Scheme = "https"
	case path == "/api" && u.Scheme == "https", path == "/api/graphql", path == "/api/v3/graphql":
		path = "/api/v3"
	}
	u.Path, u.RawPath = path+"/", ""
	return u.String()
}

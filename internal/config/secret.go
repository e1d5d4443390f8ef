package config

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

// Secret is a text that must not be seen: printing or encoding it gives "[secret]".
type Secret string

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// GoString implements fmt.GoStringer.
func (s Secret) GoString() string { return fmt.Sprintf("%q", s.String()) }

// MarshalText implements encoding.TextMarshaler.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// secrets lists the variables that may be given as a file, by a variable of the same name with
// _FILE appended.
func secrets() []string {
	return []string{
		"MILEPOST_PRIVATE_KEY",
		"MILEPOST_WEBHOOK_SECRET",
		"MILEPOST_WEBHOOK_SECRET_OLD",
		"MILEPOST_MARKER_KEY",
		"MILEPOST_ADMIN_TOKEN",
		"MILEPOST_CLIENT_SECRET",
		"MILEPOST_DATABASE_URL", // it may hold a password
	}
}

const fileSuffix = "_FILE"

// readSecretFiles replaces each NAME_FILE in values, of the names given, by the NAME that the file holds. Files
// written by hand end in a line break, which is no part of the secret. Warnings name files that
// others on this machine can read.
func readSecretFiles(values map[string]string, names ...string) (faults []error, warnings []string) {
	for _, name := range names {
		file := values[name+fileSuffix]
		delete(values, name+fileSuffix)
		if file == "" {
			continue
		}
		if values[name] != "" {
			faults = append(faults, &Fault{name, "it is set, and so is " + name + fileSuffix + ": unset one of them"})
			continue
		}
		if readableByOthers(file) {
			warnings = append(warnings, name+fileSuffix+" names a file that everybody on this machine can read: take that right away, as by chmod o= FILE")
		}
		content, err := os.ReadFile(file) //nolint:gosec // the path is the operator's, from the environment
		switch {
		case err != nil:
			faults = append(faults, &Fault{name, unreadableFile(name+fileSuffix, file, err)})
		case withoutEnds(string(content)) == "":
			faults = append(faults, &Fault{name, name + fileSuffix + " names a file that is empty: write the secret into it"})
		default:
			values[name] = withoutEnds(string(content))
		}
	}
	return faults, warnings
}

// withoutEnds is the secret in a file: without line breaks at its end, and a byte order mark at its beginning.
func withoutEnds(content string) string {
	return strings.TrimRight(strings.TrimPrefix(content, byteOrderMark), "\r\n")
}

// readableByOthers reports whether a file's mode lets those read it who are neither its owner nor in
// its group. Windows has no such modes.
func readableByOthers(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.Mode().IsRegular() && runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0
}

// WebhookSecrets returns the secrets that a delivery may be signed with, the current one first.
func (s Server) WebhookSecrets() [][]byte {
	keys := [][]byte{[]byte(s.WebhookSecret)}
	if s.WebhookSecretOld != "" {
		keys = append(keys, []byte(s.WebhookSecretOld))
	}
	return keys
}

// What keys are derived for.
const (
	forMarkers  = "milepost marker v1"
	forPictures = "milepost picture v1"
)

// MarkerKeys returns the keys for markers: the first one signs, all are accepted. They are
// derived from MarkerKey, if there is one, and the webhook secrets. An operator who changes the
// webhook secret for good can keep old markers valid by giving the old one as MarkerKey.
func (s Server) MarkerKeys() [][]byte { return s.keysFor(forMarkers) }

// PictureKeys returns the keys for the addresses of pictures of private repositories, derived from the same secrets as
// those for markers: the first one signs, all are accepted.
func (s Server) PictureKeys() [][]byte { return s.keysFor(forPictures) }

func (s Server) keysFor(purpose string) [][]byte {
	var keys [][]byte
	for _, secret := range slices.Concat([][]byte{[]byte(s.MarkerKey)}, s.WebhookSecrets()) {
		if len(secret) > 0 {
			keys = append(keys, derivedKey(secret, purpose))
		}
	}
	return keys
}

// derivedKey derives a key. The purpose is part of it, so that it is of no use for anything else, such as deliveries.
func derivedKey(secret []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, sha256.Size)
	if err != nil {
		panic("derive key: " + err.Error()) // only a length beyond HKDF's limit can do that
	}
	return key
}

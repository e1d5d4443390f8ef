package setup

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The files that a setup writes.
const (
	EnvFile = "milepost.env"
	KeyFile = "key.pem"
)

// secretMode lets the owner alone read and write a file.
const secretMode = 0o600

// Files writes settings and key into a folder.
type Files struct {
	// Folder is where; "" is the working folder.
	Folder string
	// Force lets files be replaced that are there.
	Force bool
	// WithoutKey leaves the key where it is: only settings are written.
	WithoutKey bool
}

// paths are those that are written, the settings last.
func (f Files) paths() []string {
	if f.WithoutKey {
		return []string{f.Env()}
	}
	return []string{f.Key(), f.Env()}
}

// Env is the path of the settings.
func (f Files) Env() string { return filepath.Join(f.Folder, EnvFile) }

// Key is the path of the private key.
func (f Files) Key() string { return filepath.Join(f.Folder, KeyFile) }

// Check makes sure, before anything is asked of GitHub, that both files can be written and that none would be lost.
func (f Files) Check() error {
	for _, file := range f.paths() {
		if _, err := os.Lstat(file); err == nil && !f.Force {
			return fmt.Errorf("%s is there already, and credentials that are overwritten are lost: give another --folder, or --force to replace it", file)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for %s: %w", file, err)
		}
	}
	trial, err := f.draft(nil)
	if err != nil {
		return fmt.Errorf("nothing can be written into %q: %w", filepath.Dir(f.Env()), err)
	}
	return os.Remove(trial)
}

// Setting is one line of the settings.
type Setting struct{ Name, Value string }

// Write puts both files into their places, for the owner alone. Each is whole or not there, whenever this process ends.
// The key comes first: settings never name a key that is not there.
func (f Files) Write(about string, settings []Setting, key string) (err error) {
	var text bytes.Buffer
	fmt.Fprintf(&text, "# %s\n", about)
	for _, setting := range settings {
		if strings.ContainsAny(setting.Value, "\r\n") {
			return fmt.Errorf("write settings: the value of %s has several lines", setting.Name)
		}
		fmt.Fprintf(&text, "%s=%s\n", setting.Name, setting.Value)
	}
	var drafts []string
	defer func() {
		for _, draft := range drafts {
			err = errors.Join(err, os.Remove(draft))
		}
	}()
	for _, path := range f.paths() {
		content := text.Bytes()
		if path == f.Key() {
			content = []byte(key)
		}
		draft, err := f.draft(content)
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		drafts = append(drafts, draft)
	}
	for _, path := range f.paths() {
		if _, err := os.Lstat(path); err == nil && !f.Force {
			return fmt.Errorf("write %s: it has come to be there meanwhile", path)
		}
		if err := os.Rename(drafts[0], path); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
		drafts = drafts[1:]
	}
	return nil
}

// draft writes content to the disk, under a name of its own.
func (f Files) draft(content []byte) (path string, err error) {
	file, err := os.CreateTemp(filepath.Dir(f.Env()), ".milepost-setup-")
	if err != nil {
		return "", err
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	if err := file.Chmod(secretMode); err != nil {
		return "", err
	}
	if _, err := file.Write(content); err != nil {
		return "", err
	}
	return file.Name(), file.Sync()
}

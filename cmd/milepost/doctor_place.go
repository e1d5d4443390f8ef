package main

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/database"
	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/limitstore"
	"github.com/milepost/milepost/internal/queue"
)

// secretFiles lists the files with secrets that the settings name, with their modes. Windows has no such modes.
func secretFiles(environ []string, settings string) []doctor.File {
	if runtime.GOOS == "windows" {
		return nil
	}
	var files []doctor.File
	add := func(path, what string) {
		if info, err := os.Stat(path); path != "" && err == nil && info.Mode().IsRegular() {
			files = append(files, doctor.File{Path: path, What: what, Mode: uint32(info.Mode().Perm())})
		}
	}
	add(settings, "settings")
	values := map[string]string{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		values[name] = value
	}
	for _, variable := range config.Variables() {
		if variable.File {
			add(values[variable.Name+"_FILE"], variable.About)
		}
	}
	if file, is := strings.CutPrefix(cmp.Or(values["MILEPOST_DATABASE_URL"], "sqlite:milepost.db"), "sqlite:"); is {
		add(file, "the database")
	}
	return files
}

// place finds out how database and disk are.
func (g *gathering) place(ctx context.Context) {
	g.facts.Database = inspectDatabase(ctx, g.cfg.DatabaseURL)
	if file, is := strings.CutPrefix(g.cfg.DatabaseURL, "sqlite:"); is {
		if folder, err := filepath.Abs(filepath.Dir(file)); err == nil {
			g.facts.Folder, g.facts.Free = folder, freeBytes(folder)
		}
	}
}

// inspectDatabase looks at the tables without changing anything.
func inspectDatabase(ctx context.Context, address string) doctor.Database {
	found := doctor.Database{Name: databaseName(address), Fresh: true}
	for _, part := range []struct {
		name    string
		inspect func(context.Context, string) (database.Version, error)
	}{{"the ledger", ledger.Inspect}, {"the budget", limitstore.Inspect}, {"the queue", queue.Inspect}} {
		version, err := part.inspect(ctx, address)
		switch {
		case errors.Is(err, database.ErrInUse):
			found.InUse = true
		case err != nil:
			found.Unreachable = err.Error()
			return found
		case version.Newer():
			found.Part, found.Have, found.Know = part.name, version.Have, version.Know
			return found
		}
		found.Fresh = found.Fresh && version.Have == 0
	}
	return found
}

// databaseName is a database's address without what is secret in it.
func databaseName(address string) string {
	if u, err := url.Parse(address); err == nil && database.IsPostgres(address) {
		return u.Scheme + "://" + u.Host + u.Path
	}
	return address
}

// explained puts why a server does not start into the doctor's words, where the doctor knows it.
func explained(ctx context.Context, cfg config.Server, err error) error {
	switch {
	case errors.Is(err, database.ErrTooNew):
		if found := inspectDatabase(ctx, cfg.DatabaseURL); found.Part != "" {
			return doctor.DatabaseNewer(found)
		}
		return err
	case errors.Is(err, database.ErrInUse):
		return doctor.DatabaseTaken(databaseName(cfg.DatabaseURL))
	case ctx.Err() != nil:
		return err
	}
	if found := inspectDatabase(ctx, cfg.DatabaseURL); found.Unreachable != "" {
		return doctor.DatabaseUnreachable(found.Unreachable)
	}
	return err
}

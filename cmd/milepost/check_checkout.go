package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/milepost/milepost/sync"
)

// checkCheckout checks the configuration of a checkout, and the plans in its folder as the configuration reads them.
func checkCheckout(ctx context.Context, s *streams, format string) error {
	found, err := surveyFolder(ctx)
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return fmt.Errorf("find the working folder: %w", err)
	}
	named := func(path string) string {
		file := filepath.Join(found.root, filepath.FromSlash(path))
		if short, err := filepath.Rel(here, file); err == nil {
			return short
		}
		return file
	}
	c := checking{streams: s, format: format}
	if found.config.Blob != "" {
		file := named(found.config.Path)
		if content, err := readInput(s, file); err != nil {
			c.fail(err)
		} else {
			c.take(checkFile(file, content))
		}
	}
	for _, document := range found.documents {
		c.document(named(document.Path), document)
	}
	if found.unread != "" {
		c.fail(errors.New("not everything was looked at: " + found.unread))
	}
	if len(c.checked) == 0 && !c.failed && format == formatText {
		newTerminal(s).printf("There is no plan in this repository: 'milepost new' writes the first one, and 'milepost check FILE' says what is read in any file.\n")
	}
	return c.end(false)
}

// document tells of a plan as the policy of its repository reads it.
func (c *checking) document(file string, document sync.Document) {
	if document.Plan == nil {
		c.fail(fmt.Errorf("%s: %s", file, document.Problem.Message))
		return
	}
	result := checkPlan(file, document.Plan)
	c.take(result, func(t terminal) { printCheck(t, result, document.Plan, document.Why) })
}

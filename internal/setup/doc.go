// Package setup makes the App that a server acts as: it leads a browser from a page of its own to GitHub and back, gets
// the new App's credentials, and writes them down.
//
// It does not know what the App asks for, which is the matter of package app, and neither opens browsers nor waits for
// the installation, which its callers do.
//
// Start reading at [Flow] (flow.go), the pages and their order. gate.go lets one browser in, where others could come;
// page.go has the templates; files.go writes settings and key.
package setup

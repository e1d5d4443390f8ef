// Package app says what the App asks of GitHub: its permissions, its events, the manifest that they make, and the
// pages on which a person grants them.
//
// All of it is text made of text. Nothing is asked or sent here: who registers the App is package setup, who looks
// whether it got what it needs is package doctor.
//
// Start reading at [Needed] (permissions.go). events.go has the events and what each is good for, by the version of the
// host; manifest.go puts both into a manifest; site.go knows where things are on a GitHub.
package app

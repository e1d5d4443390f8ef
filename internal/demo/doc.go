// Package demo shows the whole loop on the built-in GitHub, with the very server that runs in
// production. [Story] plays the loop by itself and checks every step; [Page] lets a visitor play
// it in the browser.
//
// Both act as a person would, through the REST API of the built-in GitHub. Start reading at
// [Story.Play].
package demo

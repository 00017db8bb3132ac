package io.quanzi.doctor;

/** Looks at some related things, one after another, and tells what it saw. */
interface Check {
    void look(DiagnosticContext context, CheckResults found);
}

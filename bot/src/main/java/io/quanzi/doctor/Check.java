package io.quanzi.doctor;

/** Runs some related checks, one after another. */
interface Check {
    void look(DiagnosticContext diagnosticContext, CheckResults found);

    /** What is told of, when the check itself fails. */
    CheckId first();
}

package io.quanzi.doctor;

/** Checks whether a bot runs on the data, and answers. */
final class BotCheck implements Check {
    private final long silent;
    private final int port;

    BotCheck() {
        this(0, 0);
    }

    /** @param silent the process that does not answer; 0 when there is none such */
    BotCheck(long silent, int port) {
        this.silent = silent;
        this.port = port;
    }

    @Override
    public CheckId first() {
        return CheckId.BOT;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        if (silent != 0) {
            found.wrong(CheckId.BOT, "silent", silent, port);
        } else if (diagnosticContext.bot() == null) {
            found.skip(CheckId.BOT, "none", diagnosticContext.dataDirectory());
        } else {
            found.ok(CheckId.BOT, ProcessHandle.current().pid(), diagnosticContext.dataDirectory());
        }
    }
}

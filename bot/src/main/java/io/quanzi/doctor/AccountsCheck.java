package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.util.Map;

/** Asks WeChat for the Official Account and the Store, where there are any. */
final class AccountsCheck implements Check {
    private final WeComApi api = new WeComApi();

    @Override
    public CheckId first() {
        return CheckId.OFFICIAL_ACCOUNT;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        if (diagnosticContext.has("quanzi.mp.app-id")) {
            if (token(CheckId.OFFICIAL_ACCOUNT, "quanzi.mp", diagnosticContext, found)) {
                if (diagnosticContext.has("quanzi.mp.templates.order")) {
                    found.ok(CheckId.OFFICIAL_ACCOUNT, diagnosticContext.setting("quanzi.mp.app-id"));
                } else {
                    found.warn(CheckId.OFFICIAL_ACCOUNT, "template");
                }
            }
        } else {
            found.skip(CheckId.OFFICIAL_ACCOUNT, "none");
        }
        if (!diagnosticContext.has("quanzi.store.app-id")) {
            found.skip(CheckId.STORE, "none");
        } else if (token(CheckId.STORE, "quanzi.store", diagnosticContext, found)) {
            found.ok(CheckId.STORE, diagnosticContext.setting("quanzi.store.app-id"));
        }
    }

    /** Asks for the stable token, which is the same for all who ask, so that nobody loses theirs. */
    private boolean token(CheckId checkId, String settings, DiagnosticContext diagnosticContext, CheckResults found) {
        String base = diagnosticContext.setting(settings + ".base-url").replaceAll("/+$", "");
        Reply token = api.post(
                base + "/cgi-bin/stable_token",
                Map.of(
                        "grant_type", "client_credential",
                        "appid", diagnosticContext.setting(settings + ".app-id"),
                        "secret", diagnosticContext.setting(settings + ".secret")));
        if (token.isOk()) {
            return true;
        }
        if (!token.isAnswer()) {
            found.wrong(checkId, token.cause(), base, token.text());
            return false;
        }
        switch (token.code()) {
            case 40013 -> found.wrong(checkId, "app-id", token.code());
            case 40001, 40125 -> found.wrong(checkId, "secret", token.code());
            case 40164 -> found.wrong(checkId, "ip", token.ourIp());
            default -> found.wrong(checkId, "refused", token.code(), token.reason());
        }
        return false;
    }
}

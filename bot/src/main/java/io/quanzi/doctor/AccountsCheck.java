package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.util.Map;

/** Asks WeChat for the Official Account and the Store, where there are any. */
final class AccountsCheck implements Check {
    private static final Map<Integer, String> CAUSES =
            Map.of(40013, "app-id", 40001, "secret", 40125, "secret", 40164, "ip");

    private final WeComApi api = new WeComApi();

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        if (hasToken(CheckId.OFFICIAL_ACCOUNT, "quanzi.mp", context, found)) {
            found.first(CheckId.OFFICIAL_ACCOUNT)
                    .warn(!context.has("quanzi.mp.templates.order"), "template")
                    .orOk(context.setting("quanzi.mp.app-id"));
        }
        if (hasToken(CheckId.STORE, "quanzi.store", context, found)) {
            found.ok(CheckId.STORE, context.setting("quanzi.store.app-id"));
        }
    }

    /** Asks for the stable token, which is the same for all who ask, so that nobody loses theirs. */
    private boolean hasToken(CheckId checkId, String settings, DiagnosticContext context, CheckResults found) {
        if (!context.has(settings + ".app-id")) {
            found.skip(checkId, "none");
            return false;
        }
        String base = context.baseUrl(settings);
        Reply token = api.post(
                base + "/cgi-bin/stable_token",
                Map.of(
                        "grant_type", "client_credential",
                        "appid", context.setting(settings + ".app-id"),
                        "secret", context.setting(settings + ".secret")));
        if (!token.isOk()) {
            token.refused(checkId, base, CAUSES, found);
        }
        return token.isOk();
    }
}

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
        look(CheckId.OFFICIAL_ACCOUNT, "quanzi.mp", !context.has("quanzi.mp.templates.order"), context, found);
        look(CheckId.STORE, "quanzi.store", false, context, found);
    }

    /** Asks for the stable token, which is the same for all who ask, so that nobody loses theirs. */
    private void look(
            CheckId checkId, String settings, boolean lacksTemplate, DiagnosticContext context, CheckResults found) {
        String appId = context.setting(settings + ".app-id");
        if (appId.isEmpty()) {
            found.skip(checkId, "none");
            return;
        }
        String base = context.baseUrl(settings);
        String secret = context.setting(settings + ".secret");
        Reply token = api.post(
                base + "/cgi-bin/stable_token",
                Map.of("grant_type", "client_credential", "appid", appId, "secret", secret));
        if (token.isOk()) {
            found.first(checkId).warn(lacksTemplate, "template").orOk(appId);
        } else {
            token.refused(checkId, base, CAUSES, found);
        }
    }
}

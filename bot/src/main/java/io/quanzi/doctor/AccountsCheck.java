package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.util.Map;

/** Asks WeChat for the Official Account and the Store, where there are any. */
final class AccountsCheck implements Check {
    private final WeComApi api = new WeComApi();

    @Override
    public Look first() {
        return Look.OFFICIAL_ACCOUNT;
    }

    @Override
    public void look(Patient patient, Findings found) {
        if (patient.has("quanzi.mp.app-id")) {
            if (token(Look.OFFICIAL_ACCOUNT, "quanzi.mp", patient, found)) {
                if (patient.has("quanzi.mp.templates.order")) {
                    found.ok(Look.OFFICIAL_ACCOUNT, patient.setting("quanzi.mp.app-id"));
                } else {
                    found.warn(Look.OFFICIAL_ACCOUNT, "template");
                }
            }
        } else {
            found.skip(Look.OFFICIAL_ACCOUNT, "none");
        }
        if (!patient.has("quanzi.store.app-id")) {
            found.skip(Look.STORE, "none");
        } else if (token(Look.STORE, "quanzi.store", patient, found)) {
            found.ok(Look.STORE, patient.setting("quanzi.store.app-id"));
        }
    }

    /** Asks for the stable token, which is the same for all who ask, so that nobody loses theirs. */
    private boolean token(Look look, String settings, Patient patient, Findings found) {
        String base = patient.setting(settings + ".base-url").replaceAll("/+$", "");
        Reply token = api.post(
                base + "/cgi-bin/stable_token",
                Map.of(
                        "grant_type", "client_credential",
                        "appid", patient.setting(settings + ".app-id"),
                        "secret", patient.setting(settings + ".secret")));
        if (token.isOk()) {
            return true;
        }
        if (!token.isAnswer()) {
            found.wrong(look, token.cause(), base, token.text());
            return false;
        }
        switch (token.code()) {
            case 40013 -> found.wrong(look, "app-id", token.code());
            case 40001, 40125 -> found.wrong(look, "secret", token.code());
            case 40164 -> found.wrong(look, "ip", token.ourIp());
            default -> found.wrong(look, "refused", token.code(), token.reason());
        }
        return false;
    }
}

package io.quanzi.sandbox.contact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to add a member (联系我).
 *
 * @param type 1 one member, 2 several
 * @param scene 1 mini-program plug-in, 2 QR code
 * @param temporary whether it ends at {@code until} and after one add
 * @param picks how often a member was picked: several take turns
 */
record ContactWay(
        String configId,
        String corpId,
        String agentId,
        int type,
        int scene,
        int style,
        String remark,
        boolean skipVerify,
        String state,
        List<String> users,
        List<Integer> parties,
        boolean exclusive,
        boolean temporary,
        @Nullable Instant until,
        Instant at,
        int picks) {

    ContactWay picked() {
        return new ContactWay(
                configId,
                corpId,
                agentId,
                type,
                scene,
                style,
                remark,
                skipVerify,
                state,
                users,
                parties,
                exclusive,
                temporary,
                until,
                at,
                picks + 1);
    }
}

package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.people.Content;
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
 * @param session what a temporary way has besides; absent for any other
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
        int picks,
        @Nullable Session session,
        @Nullable Boolean markSource) {

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
                picks + 1,
                session,
                markSource);
    }

    /**
     * A temporary session.
     *
     * @param expiresIn seconds from the making of the way to its end
     * @param chatExpiresIn seconds from the add to the end of the chat
     * @param unionid the one person who may scan; empty = anybody
     * @param conclusion said at the end of the chat
     */
    record Session(
            long expiresIn,
            long chatExpiresIn,
            String unionid,
            @Nullable Conclusion conclusion) {}

    /**
     * The last words of a temporary session.
     *
     * @param kind image, link or miniprogram; empty when there is only a text
     * @param fields of that part, as they were given
     */
    record Conclusion(String text, String kind, java.util.Map<String, String> fields) {
        /** Returns the welcome as the customer's phone shows it. */
        Content content() {
            if (kind.isEmpty()) {
                return new Content(text, List.of());
            }
            var media = kind.equals("image") ? fields.get("media_id") : fields.get("pic_media_id");
            var url = kind.equals("miniprogram") ? fields.get("page") : fields.get("url");
            return new Content(
                    text,
                    List.of(new Content.Attachment(
                            kind, fields.get("title"), url, media, fields.get("desc"), fields.get("picurl"))));
        }
    }
}

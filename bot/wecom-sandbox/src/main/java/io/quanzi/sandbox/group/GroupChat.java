package io.quanzi.sandbox.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer group.
 *
 * @param memberVersion changes with every coming and going; events name the one before and the one after
 * @param care who looks after it besides, and how; absent = nothing out of the ordinary
 */
public record GroupChat(
        String chatId,
        String corpId,
        String name,
        String owner,
        Instant at,
        String notice,
        String memberVersion,
        boolean dismissed,
        @Nullable Care care) {

    /**
     * The settings of a group besides its owner.
     *
     * @param admins userids of members whom the owner made administrators
     * @param welcome id of the welcome material the owner chose; empty = none
     */
    public record Care(Succession succession, List<String> admins, String welcome) {
        static final Care ORDINARY = new Care(Succession.NONE, List.of(), "");
    }

    /** The state of a group whose owner resigned; the numbers are those of {@code groupchat/list}. */
    public enum Succession {
        NONE(0),
        OWNER_RESIGNED(1),
        INHERITING(2),
        INHERITED(3);

        private final int code;

        Succession(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    public Care caredFor() {
        return care == null ? Care.ORDINARY : care;
    }

    GroupChat withVersion(String memberVersion) {
        return new GroupChat(chatId, corpId, name, owner, at, notice, memberVersion, dismissed, care);
    }

    GroupChat changed(String name, String notice, String owner) {
        return new GroupChat(chatId, corpId, name, owner, at, notice, memberVersion, dismissed, care);
    }

    GroupChat with(Succession succession) {
        return with(new Care(succession, caredFor().admins(), caredFor().welcome()));
    }

    GroupChat withWelcome(String welcome) {
        return with(new Care(caredFor().succession(), caredFor().admins(), welcome));
    }

    GroupChat withAdmin(String userId, boolean admin) {
        var admins = new ArrayList<>(caredFor().admins());
        admins.remove(userId);
        if (admin) {
            admins.add(userId);
        }
        return with(new Care(
                caredFor().succession(), List.copyOf(admins), caredFor().welcome()));
    }

    private GroupChat with(Care care) {
        return new GroupChat(chatId, corpId, name, owner, at, notice, memberVersion, dismissed, care);
    }

    GroupChat ended() {
        return new GroupChat(chatId, corpId, name, owner, at, notice, memberVersion, true, care);
    }
}

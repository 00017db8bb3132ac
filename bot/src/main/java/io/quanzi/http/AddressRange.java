package io.quanzi.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Addresses that begin with the same bits, such as {@code 10.0.0.0/8} or {@code fd00::/8}; names are never resolved. */
final class AddressRange {
    private final byte[] start;
    private final int bits;

    private AddressRange(byte[] start, int bits) {
        this.start = start;
        this.bits = bits;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is neither an address nor a range
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] start = bytes(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (start == null || (slash >= 0 && !length.matches("\\d{1,3}"))) {
            throw wrong(text);
        }
        int bits = slash < 0 ? 8 * start.length : Integer.parseInt(length);
        if (bits > 8 * start.length) {
            throw wrong(text);
        }
        return new AddressRange(start, bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "quanzi.trusted-proxies (QUANZI_TRUSTED_PROXIES): expected addresses or ranges separated by commas, such as"
                        + " 127.0.0.1,10.0.0.0/8; got \"" + text + "\"");
    }

    boolean contains(String address) {
        byte[] other = bytes(address);
        if (other == null || other.length != start.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((start[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    static boolean isLoopback(String host) {
        byte[] address = bytes(host);
        if (address == null) {
            return false;
        }
        return address.length == 4 ? address[0] == 127 : Arrays.equals(address, bytes("::1"));
    }

    static boolean isSame(String host, @Nullable String address) {
        byte[] one = bytes(host);
        return one != null && address != null && Arrays.equals(one, bytes(address));
    }

    /** The bytes of a written address; null for anything else. */
    static byte @Nullable [] bytes(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        bare = zone < 0 ? bare : bare.substring(0, zone);
        boolean four = bare.matches("(\\d{1,3}\\.){3}\\d{1,3}");
        if (!four && !(bare.contains(":") && bare.matches("[0-9A-Fa-f:.]{2,45}"))) {
            return null;
        }
        try {
            return InetAddress.getByName(bare).getAddress(); // of digits only: nobody is asked for it
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }
}

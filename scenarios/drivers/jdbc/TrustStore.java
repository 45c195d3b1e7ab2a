import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** What the driver takes instead of a PEM file: a PKCS #12 file in the temporary folder, deleted at the end. */
final class TrustStore {
    static final String PASSWORD = "plumbline"; // it protects nothing but a public certificate

    private TrustStore() {}

    static String of(String caFile) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(caFile))) {
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca" + number++, one);
            }
        }
        Path file = Files.createTempFile("plumbline", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream written = Files.newOutputStream(file)) {
            store.store(written, PASSWORD.toCharArray());
        }
        return file.toString();
    }
}

package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.notice.Dismissal;
import io.maas4j.notice.Notification;
import io.maas4j.notice.Notification.Category;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was written once must be readable for ever: the stored form of what users keep. */
class KeptDocumentsTest {
  private final Documents documents = new Documents(Databases.box());

  private void assertStored(Object record, String form) {
    assertThat(documents.write(record)).isEqualTo(form.replace('\'', '"'));
    assertThat(documents.<Object>read(form.replace('\'', '"'), typeOf(record))).isEqualTo(record);
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> typeOf(Object record) {
    return (Class<Object>) record.getClass();
  }

  @Test
  void keysOfUsers() {
    assertStored(
        new SshKey(0, "ann", "ssh-rsa A", Optional.of("gh:ann")),
        "{'id':0,'user':'ann','key':'ssh-rsa A','source':'gh:ann'}");
    assertStored(
        new SshKey(0, "ann", "ssh-rsa A", Optional.empty()),
        "{'id':0,'user':'ann','key':'ssh-rsa A'}");
    assertStored(new SslKey(0, "ann", "PEM"), "{'id':0,'user':'ann','certificate':'PEM'}");
  }

  @Test
  void packageRepositories() {
    assertStored(
        new PackageRepository(
            0,
            "main_archive",
            "http://x/",
            true,
            List.of("noble"),
            List.of("updates"),
            List.of("universe"),
            List.of(),
            List.of("amd64"),
            "",
            false,
            true),
        "{'id':0,'name':'main_archive','url':'http://x/','usual':true,'distributions':['noble'],"
            + "'disabledPockets':['updates'],'disabledComponents':['universe'],'components':[],"
            + "'arches':['amd64'],'key':'','sources':false,'enabled':true}");
  }

  @Test
  void notificationsAndWhoHasReadThem() {
    assertStored(
        new Notification(
            0,
            Optional.of("disk"),
            Optional.of("ann"),
            true,
            false,
            "full",
            "{}",
            Category.WARNING,
            true),
        "{'id':0,'ident':'disk','user':'ann','users':true,'admins':false,'message':'full',"
            + "'context':'{}','category':'WARNING','dismissable':true}");
    assertStored(new Dismissal(0, 7, "ann"), "{'id':0,'notification':7,'user':'ann'}");
  }
}

// Keys and certificates of our own, by hand. The files stay on the machine that makes them, and are destroyed there.
import type { Rows } from "../row";

export const tls: Rows = {
  "tls:index/privateKey:PrivateKey": {
    run: ["openssl genpkey -algorithm {algorithm:openssl} -out {this}.key"],
    note: "Only its owner may read the file. `shred --remove` destroys it once it is where it is used.",
  },
  "tls:index/selfSignedCert:SelfSignedCert": {
    verb: "Sign",
    run: [
      "openssl req -x509 -key {this}.key -subj /CN={subject.commonName} -days {validityPeriodHours:hours} -addext keyUsage=critical,keyCertSign,cRLSign -out {this}.pem",
    ],
  },
  "tls:index/certRequest:CertRequest": {
    run: [
      "openssl req -new -key {this}.key -subj /CN={subject.commonName} -addext subjectAltName=DNS:{dnsNames:list} -out {this}.csr",
    ],
  },
  "tls:index/locallySignedCert:LocallySignedCert": {
    verb: "Sign",
    run: [
      "openssl x509 -req -in {this}.csr -CA {this}-ca.pem -CAkey {this}-ca.key -days {validityPeriodHours:hours} -copy_extensions copy -out {this}.pem",
    ],
  },
};

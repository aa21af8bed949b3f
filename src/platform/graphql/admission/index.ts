export {
  createAdmission,
  isRejected,
  type Admission,
  type AdmissionGate,
  type AdmittedOperation,
  type OperationRequest,
} from './admission.js';
export type { Rejection, RejectionRule } from './rejection.js';
